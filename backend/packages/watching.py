"""Watches the folders of people who build packages: what is rebuilt is added again.

The library ``watchfiles`` says *that* something happened; *what* is new is found by looking
(``watched_folder.py``), so that an event that is lost, comes twice or comes late does no harm.
"""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from backend.errors import Problem, WorkshopError
from backend.packages.watched_folder import WatchedFolder, is_passing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping
    from pathlib import Path

log = logging.getLogger(__name__)

QUIET_SECONDS = 0.5
"""How long a package must stay as it is before it is added."""
_STEP_MILLISECONDS = 200
_POLL_MILLISECONDS = 2_000


class FolderWatch:
    """Watches folders on a thread of its own, which runs while there is one to watch.

    Public calls are safe from any thread. ``add`` and ``failed`` are called on the watch's.
    """

    def __init__(
        self,
        add: Callable[[Path], None],
        failed: Callable[[Path, Problem | None], None],
        quiet: float = QUIET_SECONDS,
    ) -> None:
        """``add`` gets each package (a zip, a tarball, an extension's folder) that was changed.

        ``failed`` gets a watched folder that cannot be read, and None for one that can be again;
        and one whose package could not be added. It stays watched.
        """
        self._add = add
        self._failed = failed
        self._quiet = quiet
        self._lock = threading.Lock()
        self._watched: dict[Path, WatchedFolder] = {}
        self._problems: dict[Path, Problem] = {}
        self._again = threading.Event()
        self._stopping = threading.Event()
        self._polling = False
        self._thread: threading.Thread | None = None

    def start(self, folders: Iterable[Path]) -> None:
        """Watch these folders."""
        for folder in folders:
            self.watch(folder)

    def watch(self, folder: Path) -> None:
        """Watch one more. What is in it now is not added; where it is missing, all that comes."""
        item = WatchedFolder(folder.absolute())
        item.take_as_known()
        with self._lock:
            if self._stopping.is_set() or item.folder in self._watched:
                return
            self._watched[item.folder] = item
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="folder watch")
                self._thread.start()
        self._again.set()

    def unwatch(self, folder: Path) -> None:
        """Watch it no longer."""
        with self._lock:
            self._watched.pop(folder.absolute(), None)
            self._problems.pop(folder.absolute(), None)
        self._again.set()

    def stop(self) -> None:
        """Watch nothing any more; answers when the thread has ended."""
        with self._lock:
            self._stopping.set()
            thread = self._thread
        self._again.set()
        if thread is not None:
            thread.join()

    @property
    def problems(self) -> Mapping[Path, Problem]:
        """The watched folders that cannot be read at the moment, and why."""
        with self._lock:
            return dict(self._problems)

    # -- on the thread ------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._again.clear()
            with self._lock:
                watched = tuple(self._watched.values())
            try:
                if watched:
                    self._listen(watched)
                else:
                    self._again.wait()
            except Exception:
                log.exception("the folder watch met a bug")
                self._stopping.wait(_POLL_MILLISECONDS / 1000)

    def _listen(self, watched: tuple[WatchedFolder, ...]) -> None:
        """Until there are other folders to listen to, or somebody calls."""
        places = _places(watched)
        roots = [item.root() for item in watched]
        unsettled = True  # something may have happened before anybody listened
        with closing(self._ticks(list(places))) as ticks:
            for happened in ticks:
                if happened or unsettled or [item.root() for item in watched] != roots:
                    unsettled = self._look(watched)
                    if _places(watched) != places:
                        return

    def _ticks(self, places: list[str]) -> Generator[bool, None, None]:
        """Whether something happened, at the latest after the time that counts as quiet."""
        quiet = max(1, round(self._quiet * 1000))
        if not places:
            while not self._again.wait(self._quiet):
                yield False
            return
        import watchfiles  # only who watches pays for it

        try:
            for changes in watchfiles.watch(
                *places,
                watch_filter=_matters,
                step=min(quiet, _STEP_MILLISECONDS),
                rust_timeout=quiet,
                yield_on_timeout=True,
                stop_event=self._again,
                raise_interrupt=False,
                force_polling=self._polling or None,
                poll_delay_ms=_POLL_MILLISECONDS,
                recursive=False,
            ):
                yield bool(changes)
        except FileNotFoundError:
            self._again.wait(self._quiet)  # it went away before it was listened to
        except (OSError, RuntimeError) as error:
            if self._polling:
                raise
            log.warning("the system tells of no changes (%s): looking every few seconds", error)
            self._polling = True

    def _look(self, watched: tuple[WatchedFolder, ...]) -> bool:
        """Adds what is ready; whether something changed that is not known to be at rest."""
        unsettled = False
        for item in watched:
            try:
                ready = item.look()
            except WorkshopError as error:
                self._tell(item.folder, error.problems[0])
                continue
            self._tell(item.folder, None)
            for source in ready:
                self._take(item.folder, source)
            unsettled |= item.unsettled
        return unsettled

    def _take(self, folder: Path, source: Path) -> None:
        with self._lock:
            if self._stopping.is_set() or folder not in self._watched:
                return
        try:
            self._add(source)
        except WorkshopError as error:
            for problem in error.problems:
                self._failed(folder, problem)

    def _tell(self, folder: Path, problem: Problem | None) -> None:
        with self._lock:
            if self._problems.get(folder) == problem or folder not in self._watched:
                return
            if problem is None:
                del self._problems[folder]
            else:
                self._problems[folder] = problem
        self._failed(folder, problem)


def _places(watched: Iterable[WatchedFolder]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for item in watched:
        found |= item.places()
    return found


def _matters(_change: object, path: str) -> bool:
    return not is_passing(path.replace("\\", "/").rpartition("/")[2])
