"""Hostile packages: a corpus through a real workspace, and mutations through the installer's code.

Each ends ``failed`` with reasons, or is harmless: then every other reader sees in it what was
installed.
"""

from __future__ import annotations

import re
import socket
import time
from collections import Counter
from xml.etree import ElementTree

from desktop.packages.safe_svg import safe_svg
from tests.torture.archives.asking import Asking, Verdict
from tests.torture.archives.corpus import corpus, file_name
from tests.torture.archives.hostile import Hostile
from tests.torture.archives.hostile_manifests import drawings
from tests.torture.archives.mutations import Mutations
from tests.torture.archives.readers import by_unzip
from tests.torture.core import Torture

MUTATIONS, SHORT_MUTATIONS = 20_000, 300
MOST_SECONDS = 10.0
"""Of processor time for one package."""
MOST_MEMORY = 256 * 1024 * 1024
"""Bytes besides what the process had before."""


_ELSEWHERE = re.compile(r"(?i)javascript:|@import|url\(\s*['\"]?[^#'\"\s]|file:|https?:")


class _Tally:
    """The worst of what was measured."""

    def __init__(self) -> None:
        self.installed = 0
        self.slowest = (0.0, "")
        self.largest = (0, "")
        self.codes: Counter[str] = Counter()

    def add(self, name: str, verdict: Verdict) -> None:
        self.installed += not verdict.problems
        self.slowest = max(self.slowest, (verdict.seconds, name))
        self.largest = max(self.largest, (verdict.peak, name))
        self.codes.update({code for code, _ in verdict.problems})

    def __str__(self) -> str:
        return (
            f"{self.installed} harmless, slowest {self.slowest[0]:.2f} s ({self.slowest[1]}), "
            f"most memory {self.largest[0] / 2**20:.0f} MiB ({self.largest[1]})"
        )


def run(torture: Torture) -> None:
    room = torture.folder / "room"
    room.mkdir()
    canary = room / "canary"
    canary.write_text("sings")
    with socket.create_server(("127.0.0.1", 0)) as listener, Asking(room / "judge") as asking:
        listener.settimeout(0)
        remote = f"http://127.0.0.1:{listener.getsockname()[1]}"
        _corpus(torture, asking, remote)
        _mutations(torture, asking)
        _drawings(torture, remote)
        for case in torture.cases(1, 1):
            with torture.trying(case, "what lies beside"):
                assert sorted(path.name for path in room.iterdir()) == ["canary", "judge"]
                assert canary.read_text() == "sings"
                assert not _was_asked(listener), "somebody fetched something"


def _corpus(torture: Torture, asking: Asking, remote: str) -> None:
    tally = _Tally()
    whole = [*corpus(remote)]
    for case in torture.cases(len(whole), len(whole)):
        hostile = whole[case.number]
        if torture.short and hostile.large:
            continue
        with torture.trying(case, hostile.name):
            path = torture.folder / file_name(case.number, hostile)
            path.write_bytes(hostile.make())
            # The short form installs most without a workspace: that is quicker.
            way = "fast" if torture.short and case.number % 10 else "whole"
            verdict = asking.ask(way, path)
            _judge(verdict, tally, hostile)
            if not verdict.problems and path.suffix == ".zip":
                assert not (said := by_unzip(path)), said
            path.unlink()
    torture.note(f"corpus: {tally}")


def _mutations(torture: Torture, asking: Asking) -> None:
    tally, mutations = _Tally(), Mutations()
    for case in torture.cases(MUTATIONS, SHORT_MUTATIONS):
        content, ending = mutations.make(case.random)
        path = torture.folder / f"mutation-{case.number}{ending}"
        with torture.trying(case, path.name):
            path.write_bytes(content)
            _judge(asking.ask("fast", path), tally, None)
        path.unlink(missing_ok=True)
    torture.note(f"mutations: {tally}")


def _drawings(torture: Torture, remote: str) -> None:
    """What the window makes of an icon: nothing, or only shapes and colours."""
    whole = [*drawings(remote).items()]
    first = len([*corpus(remote)]) + MUTATIONS
    for case in torture.cases(len(whole), len(whole)):
        name, drawing = whole[case.number - first]
        with torture.trying(case, f"drawing {name}"):
            began = time.process_time()
            safe = safe_svg(drawing, "#000")
            assert safe is None or not harm_in(safe), safe
            assert time.process_time() - began < 1


def harm_in(drawing: bytes) -> list[str]:
    """What in a drawing is more than shapes, or leads elsewhere."""
    found = []
    for element in ElementTree.fromstring(drawing).iter():  # noqa: S314 - it was made safe
        if element.tag.rpartition("}")[2] in ("script", "foreignObject", "image", "a", "set"):
            found.append(element.tag)
        for name, value in [*element.attrib.items(), ("", element.text or "")]:
            key = name.rpartition("}")[2].lower()
            leads = (key == "href" and not value.startswith("#")) or _ELSEWHERE.search(value)
            if key.startswith("on") or leads:
                found.append(f"{name}={value}")
    return found


def _judge(verdict: Verdict, tally: _Tally, hostile: Hostile | None) -> None:
    tally.add(verdict.name, verdict)
    assert not verdict.offences, verdict.offences
    assert verdict.seconds < MOST_SECONDS, f"took {verdict.seconds:.1f} s"
    assert verdict.peak < MOST_MEMORY, f"took {verdict.peak:,} bytes"
    if hostile is not None and not hostile.harmless:
        assert verdict.problems, "was installed"


def _was_asked(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except BlockingIOError:
        return False
    return True
