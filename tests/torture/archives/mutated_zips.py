"""Changes a zip by its structure: fields, names, extra fields, streams, records, foreign bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random

from tests.torture.archives.havoc import NUMBERS, havoc
from tests.torture.archives.hostile_names import LOOKALIKES, RESERVED, TRAVERSAL
from tests.torture.archives.zips import (
    Zip,
    deflate,
    extra_field,
    parts_of,
    unicode_path,
    zip64,
    zip64_end,
)

NAMES = (*TRAVERSAL, *LOOKALIKES, *RESERVED[:30])
FIELDS_OF_BOTH = (
    "flags", "method", "crc", "packed_size", "size", "name_size", "extra_size", "version",
    "time", "date",
)  # fmt: skip
FIELDS_OF_CENTRAL = ("made_by", "comment_size", "disk", "internal", "external", "offset")
FIELDS_OF_END = ("disk", "first_disk", "here", "total", "length", "offset", "comment_size")


def _number(random: Random) -> int:
    return random.choice(
        (random.choice(NUMBERS), random.randrange(1 << 16), random.getrandbits(32))
    )


def _field(zip_: Zip, random: Random) -> None:
    part, value = random.choice(zip_.parts), _number(random)
    where = random.randrange(4)
    if where == 0:
        part.central[random.choice(FIELDS_OF_CENTRAL)] = value
        return
    name = random.choice(FIELDS_OF_BOTH)
    told = part.facts().get(name, value)
    if random.random() < 0.4 and isinstance(told, int):
        value = random.choice((told ^ (1 << random.randrange(16)), told + 1, max(0, told - 1)))
    for side in (part.local, part.central)[: 1 if where == 1 else 2][1 if where == 2 else 0 :]:
        side[name] = value


def _end(zip_: Zip, random: Random) -> None:
    zip_.end[random.choice(FIELDS_OF_END)] = _number(random)


def _name(zip_: Zip, random: Random) -> None:
    part = random.choice(zip_.parts)
    name = random.choice(
        (
            random.choice(NAMES).encode(),
            random.choice(zip_.parts).name,
            havoc(part.name, random, b"../\0:\\"),
            part.name.swapcase(),
            b"./" + part.name,
            part.name + b"/",
            part.name.rpartition(b"/")[0],
        )
    )
    random.choice(
        (
            lambda: part.local.update(name=name),
            lambda: part.central.update(name=name),
            lambda: setattr(part, "name", name),
        )
    )()


def _extra(zip_: Zip, random: Random) -> None:
    part = random.choice(zip_.parts)
    other = random.choice(zip_.parts).name
    content = random.randbytes(random.randrange(12))
    extra = random.choice(
        (
            zip64(len(part.data), len(part.body())),
            zip64(*(random.getrandbits(63) for _ in range(random.randrange(4)))),
            unicode_path(part.name, other),
            unicode_path(part.name, part.name),
            extra_field(0x9901, b"\2\0AE\1\0\0"),
            extra_field(0x5455, b"\3" + bytes(8)),
            extra_field(random.getrandbits(16), content),
            extra_field(1, content)[:-1],
            content,
        )
    )
    side = random.choice((part.local, part.central))
    side["extra"] = extra
    if random.random() < 0.3:
        part.extra = extra


def _stream(zip_: Zip, random: Random) -> None:
    part = random.choice(zip_.parts)
    body = part.body()
    part.packed = random.choice(
        (
            lambda: havoc(body, random, body),
            lambda: body[: random.randrange(len(body) + 1)],
            lambda: body + random.randbytes(random.randrange(1, 40)),
            lambda: random.choice(zip_.parts).body(),
            lambda: deflate(part.data, 0),
            lambda: deflate(part.data + b"more"),
            lambda: deflate(part.data[:-1]),
            lambda: part.data,
        )
    )()


def _records(zip_: Zip, random: Random) -> None:
    parts = zip_.parts
    here, there = random.randrange(len(parts)), random.randrange(len(parts))
    way = random.randrange(7)
    if way == 0:
        parts[here], parts[there] = parts[there], parts[here]
    elif way == 1:
        parts.insert(here, deepcopy(parts[there]))
    elif way == 2:
        parts[here].in_directory = False
    elif way == 3:
        parts[here].in_body = False
    elif way == 4:
        del parts[here]
    elif way == 5:
        parts[here].local, parts[there].local = parts[there].local, parts[here].local
    else:
        parts[here].descriptor = random.choice((b"", bytes(12), b"PK\7\x08" + bytes(12), bytes(24)))


def _foreign(zip_: Zip, random: Random) -> None:
    other = Zip(parts_of({"extension.json": b"{}"})).write()
    content = random.choice(
        (random.randbytes(random.randrange(1, 64)), other, other[-22:], b"PK\3\4", bytes(100))
    )
    place = random.choice(("before", "gap", "middle", "comment", "after"))
    setattr(zip_, place, content)
    if random.random() < 0.2:
        random.choice(zip_.parts).before = content
    if place == "before" and random.random() < 0.5:
        zip_.moved = -len(content)
    if random.random() < 0.1:
        zip_.middle = zip64_end(len(zip_.parts), random.getrandbits(16), random.getrandbits(16))


ZIP_WAYS: Sequence[Callable[[Zip, Random], None]] = (
    *(_field,) * 4, _end, *(_name,) * 2, _extra, *(_stream,) * 2, *(_records,) * 2, _foreign,
)  # fmt: skip
