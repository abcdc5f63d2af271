"""Which files of an extension's folder belong to its package.

The same as for the official packager (``@adobe/reactor-packager`` 4.4.0, ``getPackagePaths.js``):
``extension.json``; everything under ``viewBasePath`` whose name starts with no dot; the icon; the
hosted library files; the library files that the manifest names, and what they ``require`` by a
relative path, and so on. Nothing else: sources, tests and tools stay where they are.
"""

from __future__ import annotations

import os
import posixpath
from itertools import islice
from typing import TYPE_CHECKING, Any

from backend.errors import Problem, Refused
from backend.packages.archive_directory import MAX_ENTRIES
from backend.packages.archive_entries import MAX_PROBLEMS, MAX_UNPACKED
from backend.packages.archive_names import name_fault
from backend.packages.folder_files import FolderFiles, Stamp
from backend.packages.folder_problems import folder_problem, shown
from backend.packages.manifest import MANIFEST_NAME, MAX_MANIFEST, check_manifest, named_files
from backend.packages.requires import required_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MAX_SEARCHED = 32 * 1024 * 1024
"""Bytes of library files that are searched for ``require``, all together."""

_EFFECTIVE = os.access in os.supports_effective_ids


class Packer:
    """Lists the files of one folder, as often as asked; a file that stayed is searched once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: dict[tuple[str, Stamp], tuple[str, ...]] = {}

    def list(self, tick: Callable[[], None] = lambda: None) -> tuple[FolderFiles, dict[str, Stamp]]:
        """The folder as it is now, and the files to pack, sorted by name.

        ``tick`` is called for each file that is searched; what it raises ends the work. Raises
        Refused with every problem that stands in the way of packing, and then with those of the
        manifest too. Files that the manifest names and that are missing are left to the check of
        the archive.
        """
        run = _Run(self._folder, self._asked, tick)
        return run.files, run.taken


class _Run:
    """One look at the folder."""

    def __init__(
        self,
        folder: Path,
        asked: dict[tuple[str, Stamp], tuple[str, ...]],
        tick: Callable[[], None],
    ) -> None:
        self.files = FolderFiles(folder)
        self._asked = asked
        self._tick = tick
        self._searched = 0
        self._total = 0
        self._found: dict[str, Stamp] = {}
        self._problems: dict[Problem, None] = {}
        manifest, manifest_problems = self._manifest()
        self._add_views(manifest)
        self._add_named(manifest)
        if self._problems:
            raise Refused(*islice((*self._problems, *manifest_problems), MAX_PROBLEMS))
        self.taken = dict(sorted(self._found.items()))

    def _manifest(self) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        stamp = self.files.stamp(MANIFEST_NAME)
        if stamp is None:
            raise Refused(folder_problem("manifest-missing"))
        if not self._take(MANIFEST_NAME, stamp):
            raise Refused(*self._problems)
        raw = b""
        for chunk in self.files.read(MANIFEST_NAME, stamp):
            raw += chunk
            if len(raw) > MAX_MANIFEST:
                break
        manifest, problems = check_manifest(raw)
        if not manifest:
            raise Refused(*problems)
        return manifest, problems

    def _add_views(self, manifest: Mapping[str, Any]) -> None:
        base = manifest.get("viewBasePath")
        if not isinstance(base, str) or not base:
            return
        top = posixpath.normpath(base)
        if top == ".":
            self._add_folder("")
        elif (stamp := self.files.stamp(top)) is not None:
            if stamp.is_folder:
                self._add_folder(top)
            elif not stamp.is_file:
                self._tell("folder-not-plain", shown(top))

    def _add_folder(self, folder: str) -> None:
        todo = [folder]
        while todo and len(self._problems) < MAX_PROBLEMS:
            at = todo.pop()
            for part, stamp in self.files.names(at).items():
                name = f"{at}/{part}" if at else part
                if part.startswith("."):
                    continue
                if stamp.is_folder:
                    todo.append(name)
                else:
                    self._take(name, stamp)

    def _add_named(self, manifest: Mapping[str, Any]) -> None:
        todo: list[tuple[str, str]] = []
        for pointer, path in named_files(manifest):
            last = pointer.rpartition("/")[2]
            stamp = self.files.stamp(path)
            if last != "viewPath" and stamp is not None and self._take(path, stamp):
                todo += [(path, "")] if last in ("libPath", "main") else []
        seen = set()
        while todo and len(self._problems) < MAX_PROBLEMS:
            name, asker = todo.pop()
            stamp = self.files.stamp(name)
            if stamp is None or stamp.is_folder:
                self._tell("required-file-missing", f"{shown(asker)} requires {shown(name)}.")
            elif name not in seen and self._take(name, stamp):
                seen.add(name)
                todo += [(path, name) for path in self._required_by(name, stamp)]

    def _required_by(self, name: str, stamp: Stamp) -> tuple[str, ...]:
        known = self._asked.get((name, stamp))
        if known is None:
            self._tick()
            self._searched += stamp.size
            if self._searched > MAX_SEARCHED:
                detail = f"Library files of {MAX_SEARCHED:,} bytes are searched for require()."
                raise Refused(folder_problem("folder-too-large", detail))
            source = b"".join(self.files.read(name, stamp)).decode("utf-8", "replace")
            known = tuple(dict.fromkeys(required_files(name, source)))
            self._asked[name, stamp] = known
        return known

    def _take(self, name: str, stamp: Stamp) -> bool:
        """Puts a file on the list, where nothing is wrong with it."""
        if name in self._found:
            return True
        fault = name_fault(name)
        if not stamp.is_file:
            self._tell("folder-not-plain", shown(name))
        elif not _is_text(name):
            self._tell("folder-path", f"{shown(name)} is not UTF-8.")
        elif fault:
            self._tell("folder-path", f"{shown(name)} {fault}.")
        elif not os.access(self.files.path(name), os.R_OK, effective_ids=_EFFECTIVE):
            self._tell("folder-unreadable", shown(name))
        else:
            self._add(name, stamp)
            return True
        return False

    def _add(self, name: str, stamp: Stamp) -> None:
        self._found[name] = stamp
        self._total += stamp.size
        if self._total > MAX_UNPACKED:
            detail = f"{MAX_UNPACKED:,} bytes are allowed."
            raise Refused(folder_problem("folder-too-large", detail))
        if len(self._found) > MAX_ENTRIES:
            detail = f"{MAX_ENTRIES:,} files are allowed."
            raise Refused(folder_problem("folder-too-many-files", detail))

    def _tell(self, code: str, detail: str) -> None:
        self._problems[folder_problem(code, detail)] = None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
