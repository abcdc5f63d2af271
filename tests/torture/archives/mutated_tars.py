"""Changes a tar by its structure: fields, names, extended headers, bytes, order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random

from tests.torture.archives.havoc import havoc
from tests.torture.archives.mutated_zips import NAMES
from tests.torture.archives.tars import FIELDS, Member, pax


def _tar_field(members: list[Member], random: Random) -> None:
    member = random.choice(members)
    name = random.choice([*FIELDS])
    length = FIELDS[name][1]
    member.lies[name] = random.choice(
        (
            random.randbytes(length),
            b"%0*o\0" % (length - 1, random.getrandbits(16)) if length > 1 else b"5",
            random.choice(b"01234567LKxgSVMND").to_bytes(),
            bytes(length),
            b"\x80" + bytes(length - 1),
            random.choice(NAMES).encode()[:length],
        )
    )


def _tar_name(members: list[Member], random: Random) -> None:
    member = random.choice(members)
    member.name = random.choice((random.choice(NAMES).encode(), b"./" + member.name, b"x"))


def _tar_records(members: list[Member], random: Random) -> None:
    here, there = random.randrange(len(members)), random.randrange(len(members))
    name = random.choice((members[there].name.decode("utf-8", "replace"), random.choice(NAMES)))
    size = str(random.choice((0, 1, 512, len(members[here].data), 1 << 20)))
    members.insert(
        here,
        random.choice(
            (
                deepcopy(members[there]),
                pax({"path": name}, random.choice((b"x", b"g"))),
                pax({"size": size}, random.choice((b"x", b"x", b"g"))),
                pax({"GNU.sparse.major": "1", "mtime": "1"}),
                pax({"mtime": "1.5", "comment": name}, random.choice((b"x", b"g"))),
                Member(b"././@LongLink", name.encode() + b"\0", random.choice((b"L", b"K"))),
                Member(b"package/link", b"", random.choice((b"1", b"2")), {"link": name.encode()}),
                Member(b"package/view/f/", b"", b"5"),
            )
        ),
    )


def _tar_bytes(members: list[Member], random: Random) -> None:
    member = random.choice(members)
    member.data = havoc(member.data, random, member.data)
    if random.random() < 0.3:
        member.padding = random.randbytes(-len(member.data) % 512)


def _tar_order(members: list[Member], random: Random) -> None:
    if random.random() < 0.5:
        random.shuffle(members)
    elif len(members) > 1:
        del members[random.randrange(len(members))]


TAR_WAYS: Sequence[Callable[[list[Member], Random], None]] = (
    _tar_field, _tar_field, _tar_name, _tar_records, _tar_records, _tar_bytes, _tar_order,
)  # fmt: skip
