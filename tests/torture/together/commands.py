"""Command line processes, one after the other: each hands its work over, or does it itself."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

from tests.packaging import good_manifest, write_package
from tests.torture.together.clients import SETTINGS
from tests.torture.together.journal import Answer, Going, Journal
from tests.torture.together.world import PACKAGES, World, ledger

ROOT = Path(__file__).parents[3]
_PATIENCE = 180.0
HANDED_BACK = frozenset({"workspace-held", "holder-gone", "holder-silent"})
"""Codes of a command that the one who holds the workspace did not carry out to its end."""


class Commander(threading.Thread):
    """One loop of commands with a ``pause`` of seconds between them.

    ``longest`` is the seconds that the longest took.
    """

    def __init__(
        self,
        name: str,
        root: Path,
        scratch: Path,
        world: World,
        going: Going,
        journal: Journal,
        luck: Random,
        pause: float = 0.0,
    ) -> None:
        super().__init__(name=name)
        self._pause = pause
        self._root, self._scratch, self._world = root, scratch, world
        self._going, self._journal, self._luck = going, journal, luck
        self.longest = 0.0

    def run(self) -> None:
        acts = (
            self._schema,
            self._property,
            self._extension,
            self._extension,
            self._life,
            self._package,
            self._library,
            self._read,
        )
        while not self._going.ending.is_set():
            self._luck.choice(acts)()
            self._going.ending.wait(self._pause)

    def _schema(self) -> None:
        name = self._journal.marker(self.name)
        path = self._scratch / f"{name}.json"
        path.write_text(json.dumps(ledger() | {"name": name}), encoding="utf-8")
        made = self._make("schema", name, "schema", "import", str(path), "--kind", "profiles")
        path.unlink()
        if made and self._luck.random() < 0.7:
            self._ask("schema", "delete", name, "--kind", "profiles")

    def _property(self) -> None:
        name = self._journal.marker(self.name)
        self._make(
            "property",
            name,
            *("property", "create", name, "--platform", "web", "--domain", "x.example.com"),
        )

    def _extension(self) -> None:
        """The same package to the same property as everybody."""
        package = self._luck.choice(PACKAGES)
        version = self._luck.choice(("", "@1.0.0", "@1.1.0"))
        settings = self._scratch / f"{self.name}-settings.json"
        settings.write_text(SETTINGS, encoding="utf-8")
        words = ["extension", "add", self._place(), f"{package}{version}"]
        words += ["--settings", str(settings)]
        if self._luck.random() < 0.3:
            words.append("--no-wait")
        self._ask(*words)

    def _life(self) -> None:
        """Something is done to an extension that is there, if it still is."""
        found = self._ask("extension", "list", self._place())
        mine = [
            one for one in (found or {}).get("data", []) if one["attributes"]["name"] in PACKAGES
        ]
        if not mine:
            return
        id_ = self._luck.choice(mine)["id"]
        choices: tuple[tuple[str, ...], ...] = (
            ("revise", id_),
            ("history", id_),
            ("edit", id_, "--disable"),
            ("edit", id_, "--enable"),
            ("change", id_, "--to", self._luck.choice(("1.0.0", "1.1.0"))),
            ("back", id_, "1"),
            ("verify", id_),
            ("remove", id_),
        )
        self._ask("extension", *self._luck.choice(choices))

    def _package(self) -> None:
        marker = self._journal.marker(self.name)
        path = self._scratch / f"{marker}.zip"
        write_package(path, good_manifest(name=marker.lower(), version="1.0.0"))
        self._make("package", path.name, "package", "add", str(path))
        path.unlink()

    def _library(self) -> None:
        name = self._journal.marker(self.name)
        self._make("library", name, "library", "create", self._place(), name)

    def _read(self) -> None:
        for words in (("schema", "list"), ("job", "list"), ("library", "list", self._place())):
            self._ask(*words)

    def _place(self) -> str:
        return self._luck.choice(self._world.properties)

    def _make(self, kind: str, marker: str, *words: str) -> Any:
        document, codes = self._run(*words)
        answer = Answer.REFUSED if codes else Answer.DONE
        if "holder-gone" in codes or "holder-silent" in codes:
            answer = Answer.UNKNOWN
        self._journal.note(self.name, kind, marker, answer)
        return document if answer is Answer.DONE else None

    def _ask(self, *words: str) -> Any:
        document, codes = self._run(*words)
        return None if codes else document

    def _run(self, *words: str) -> tuple[Any, tuple[str, ...]]:
        """The document that was answered, and the codes of a refusal."""
        command = [sys.executable, "-m", "desktop", "--workspace", str(self._root), "--json"]
        begun = time.monotonic()
        try:
            found = subprocess.run(
                [*command, *words],
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                cwd=ROOT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self._journal.fault(f"{self.name}: {words} is not answered in {_PATIENCE} seconds")
            return None, ("timeout",)
        self.longest = max(self.longest, time.monotonic() - begun)
        who = f"{self.name}: {' '.join(words)}"
        self._journal.look_through(who, found.stdout + found.stderr)
        codes = _codes(found.stdout) if found.returncode else ()
        self._journal.act(self.name, ",".join(sorted(set(codes))))
        if found.returncode not in (0, 1) or (found.returncode and not codes):
            self._journal.fault(
                f"{who} ended with {found.returncode}: {found.stdout[:500]} {found.stderr[-800:]}"
            )
            return None, ("wrong-end",)
        try:
            return json.loads(found.stdout) if found.stdout else {}, codes
        except ValueError:
            self._journal.fault(f"{who} answered no JSON: {found.stdout[:300]}")
            return None, ("no-json",)


def _codes(text: str) -> tuple[str, ...]:
    try:
        document = json.loads(text)
    except ValueError:
        return ()
    errors = document.get("errors") or [
        problem
        for one in document.get("data") or []
        for problem in (one.get("meta") or {}).get("status_details", [])
    ]
    return tuple(one.get("code", "") for one in errors)
