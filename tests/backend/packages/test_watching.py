"""Folders of people who build packages: real files, the real thread, the real notifications."""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.errors import Problem, Refused
from backend.packages import watched_folder as watched_module
from backend.packages.watched_folder import WatchedFolder, is_passing
from backend.packages.watching import FolderWatch
from backend.status import Status
from backend.workspace import Workspace
from tests.conftest import PATIENCE, until
from tests.packaging import good_manifest, package_files, write_folder, write_package, write_tarball


class Watch:
    """A watch that notes what it would add, and what it cannot read."""

    def __init__(self) -> None:
        self.added: queue.Queue[Path] = queue.Queue()
        self.failed: queue.Queue[tuple[Path, Problem | None]] = queue.Queue()
        self.refuse: Problem | None = None
        self.watch = FolderWatch(self._add, lambda *told: self.failed.put(told), quiet=0.05)

    def _add(self, source: Path) -> None:
        self.added.put(source)
        if self.refuse is not None:
            raise Refused(self.refuse)

    def next(self) -> Path:
        return self.added.get(timeout=PATIENCE)

    def next_problem(self) -> tuple[Path, str]:
        folder, problem = self.failed.get(timeout=PATIENCE)
        assert problem is None or problem.remedy
        return folder, problem.code if problem else ""


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch()
    yield made
    made.watch.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "folder watch"]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def nothing_came(watch: Watch, shelf: Path) -> None:
    """What comes next is the one added now: nothing was on its way before it."""
    last = write_package(shelf / "last.zip")
    assert watch.next() == last


# --- what is added -------------------------------------------------------------------------


def test_each_kind_of_package_that_comes_is_added(watch: Watch, shelf: Path) -> None:
    watch.watch.watch(shelf)
    for write in (write_package, write_tarball, write_folder):
        source = write(shelf / f"{write.__name__}.zip")  # type: ignore[operator]
        assert watch.next() == source
    assert watch.added.empty()


def test_what_is_there_already_is_no_news(watch: Watch, shelf: Path) -> None:
    write_package(shelf / "greeter.zip")
    write_folder(shelf / "greeter")
    watch.watch.start([shelf])
    nothing_came(watch, shelf)


@pytest.mark.parametrize(
    "name", ["extension.json", "lib/greet.js", "view/greet.html", "view/more/new.css"]
)
def test_a_package_is_added_again_when_one_of_its_files_changes(
    watch: Watch, shelf: Path, name: str
) -> None:
    folder = write_folder(shelf / "greeter")
    watch.watch.watch(shelf)
    for text in (json_or_text(name, 1), json_or_text(name, 2)):
        write_folder(folder, {name: text})
        assert watch.next() == folder
    nothing_came(watch, shelf)


def json_or_text(name: str, number: int) -> bytes:
    if name == "extension.json":
        return package_files(good_manifest(version=f"{number}.0.0"))[name]
    return b"// %d" % number


def test_a_folder_that_is_a_package_itself(watch: Watch, shelf: Path) -> None:
    write_folder(shelf)
    watch.watch.watch(shelf)
    (shelf / "lib/greet.js").write_text("require('./near')")
    (shelf / "lib/near.js").write_text("")
    assert watch.next() == shelf
    (shelf / "lib/near.js").write_text("// changed")
    assert watch.next() == shelf


def test_a_folder_that_becomes_a_package(watch: Watch, shelf: Path) -> None:
    (shelf / "greeter").mkdir()
    watch.watch.watch(shelf)
    source = write_folder(shelf / "greeter")
    assert watch.next() == source


def test_a_build_that_empties_its_folder_first(watch: Watch, shelf: Path) -> None:
    folder = write_folder(shelf / "greeter")
    watch.watch.watch(shelf)
    for number in range(3):
        shutil.rmtree(folder)
        write_folder(folder, package_files(good_manifest(version=f"{number}.0.0")))
        assert watch.next() == folder


def test_several_folders_at_once(watch: Watch, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    watch.watch.start(folders)
    sources = {write_package(folder / "greeter.zip") for folder in folders}
    assert {watch.next() for _ in folders} == sources


def test_a_rebuilt_folder_goes_into_the_catalogue_by_itself(
    workspace: Workspace, shelf: Path
) -> None:
    folder = write_folder(shelf / "greeter")
    watch = FolderWatch(lambda source: workspace.packages.add(source) and None, print, quiet=0.05)
    watch.watch(shelf)
    try:
        write_folder(folder, package_files(good_manifest(version="2.0.0")))
        until(
            workspace,
            lambda: (
                [(p.version, p.status) for p in workspace.packages.list()]
                == [("2.0.0", Status.SUCCEEDED)]
            ),
        )
    finally:
        watch.stop()


# --- what is not ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "greeter/node_modules/a/index.js", "greeter/.git/index", "greeter/view/.greet.html.swp",
        "greeter/view/greet.html~", "greeter/README.md", "greeter/lib/unused.js",
        "greeter/package-greeter-1.0.0.zip", ".hidden.zip", "next.zip.part", "next.zip.tmp",
        "notes.txt", "node_modules/extension.json", ".cache/extension.json", "src/deep/a.zip",
    ],
)  # fmt: skip
def test_what_is_nobodys_work_is_not_added(watch: Watch, shelf: Path, name: str) -> None:
    write_folder(shelf / "greeter")
    watch.watch.watch(shelf)
    write_folder(shelf, {name: b"{}"})
    nothing_came(watch, shelf)


def test_names_of_what_is_nobodys_work() -> None:
    passing = [
        ".git",
        "node_modules",
        "a.zip.part",
        "a.tmp",
        "a~",
        "#a#",
        "~$a.zip",
        "a.CRDOWNLOAD",
    ]
    assert all(map(is_passing, passing))
    assert not any(map(is_passing, ["a.zip", "template", "a.part.js", "node_modules.js", "a.tmpl"]))


def test_a_package_removed_is_no_news(watch: Watch, shelf: Path) -> None:
    write_package(shelf / "greeter.zip").unlink()
    write_package(shelf / "greeter.zip")
    watch.watch.watch(shelf)
    (shelf / "greeter.zip").unlink()
    nothing_came(watch, shelf)


def test_a_folder_no_longer_watched_is_left_alone(watch: Watch, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        watch.watch.watch(tmp_path / name)
    watch.watch.unwatch(tmp_path / "a")
    write_package(tmp_path / "a/greeter.zip")
    nothing_came(watch, tmp_path / "b")


# --- folders that go and come --------------------------------------------------------------


def test_a_folder_that_is_deleted_and_made_again(watch: Watch, shelf: Path) -> None:
    write_package(shelf / "greeter.zip")
    watch.watch.watch(shelf)
    for _ in range(2):
        shutil.rmtree(shelf)
        assert watch.next_problem() == (shelf, "folder-missing")
        assert watch.watch.problems.keys() == {shelf}
        shelf.mkdir()
        source = write_package(shelf / "greeter.zip")
        assert watch.next() == source
        assert watch.next_problem() == (shelf, "")
        assert watch.watch.problems == {}
        write_tarball(shelf / "other.tgz")
        assert watch.next() == shelf / "other.tgz"
        (shelf / "other.tgz").unlink()


def test_a_mistyped_folder_is_told_once_and_taken_when_it_comes(
    watch: Watch, tmp_path: Path
) -> None:
    folder = tmp_path / "not/yet"
    watch.watch.watch(folder)
    assert watch.next_problem() == (folder, "folder-missing")
    source = write_folder(folder / "greeter")
    assert watch.next() == source
    assert watch.next_problem() == (folder, "")
    assert watch.failed.empty()


def test_a_file_is_no_folder(watch: Watch, tmp_path: Path) -> None:
    archive = write_package(tmp_path / "greeter.zip")
    watch.watch.watch(archive)
    assert watch.next_problem() == (archive, "folder-missing")


@pytest.mark.skipif(sys.platform != "linux", reason="the paths of processes are Linux's")
def test_a_folder_that_cannot_be_read_is_told_and_the_others_go_on(
    watch: Watch, shelf: Path
) -> None:
    unreadable = Path("/proc/self/mem")
    watch.watch.start([unreadable, shelf])
    assert watch.next_problem()[0] == unreadable
    nothing_came(watch, shelf)


def test_a_package_that_is_refused_is_told_and_the_watch_goes_on(watch: Watch, shelf: Path) -> None:
    watch.watch.watch(shelf)
    watch.refuse = Problem("full", "The disk is full.", remedy="Make room.")
    write_package(shelf / "greeter.zip")
    assert watch.next_problem() == (shelf, "full")
    assert watch.next() == shelf / "greeter.zip"
    watch.refuse = None
    nothing_came(watch, shelf)


# --- the thread ----------------------------------------------------------------------------


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "folder watch"]


def test_no_thread_and_no_library_while_there_is_nothing_to_watch(watch: Watch) -> None:
    watch.watch.start([])
    assert threads() == []


def test_after_the_end_nothing_is_watched_any_more(watch: Watch, shelf: Path) -> None:
    watch.watch.watch(shelf)
    assert threads() == ["folder watch"]
    watch.watch.stop()
    assert threads() == []
    watch.watch.watch(shelf)
    assert threads() == []
    watch.watch.stop()


def test_the_end_comes_while_something_changes_all_the_time(watch: Watch, shelf: Path) -> None:
    watch.watch.watch(shelf)
    done = threading.Event()

    def scribble() -> None:
        while not done.is_set():
            (shelf / "busy.zip").write_bytes(os.urandom(8))

    scribbler = threading.Thread(target=scribble)
    scribbler.start()
    try:
        watch.watch.stop()
    finally:
        done.set()
        scribbler.join()


def test_where_the_system_tells_nothing_changes_are_looked_for(
    watch: Watch, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system has a limit of folders to listen to."""
    import watchfiles

    true, asked = watchfiles.watch, list[object]()

    def limited(*places: str, **options: object) -> object:
        asked.append(options["force_polling"])
        if not options["force_polling"]:
            raise OSError(28, "OS file watch limit reached")
        return true(*places, **{**options, "poll_delay_ms": 50})  # type: ignore[arg-type]

    monkeypatch.setattr(watchfiles, "watch", limited)
    watch.watch.watch(shelf)
    source = write_package(shelf / "greeter.zip")
    assert watch.next() == source
    assert asked[:2] == [None, True]


# --- looking, without a thread -------------------------------------------------------------


def test_a_package_is_ready_when_two_looks_see_the_same(shelf: Path) -> None:
    item = WatchedFolder(shelf)
    item.take_as_known()
    assert item.look() == ()
    assert not item.unsettled
    source = write_package(shelf / "greeter.zip")
    assert item.look() == ()
    assert item.unsettled
    source.write_bytes(source.read_bytes() + b"more")
    assert item.look() == ()
    assert item.unsettled
    assert item.look() == (source,)
    assert not item.unsettled
    assert item.look() == ()


def test_a_half_built_package_is_ready_when_it_stays_so_and_again_when_it_is_whole(
    shelf: Path,
) -> None:
    item = WatchedFolder(shelf)
    item.take_as_known()
    folder = write_folder(shelf / "greeter")
    (folder / "lib/greet.js").write_text("require('./near')")
    assert [item.look(), item.look(), item.look()] == [(), (folder,), ()]
    (folder / "lib/near.js").write_text("")
    assert [item.look(), item.look(), item.look()] == [(), (folder,), ()]


def test_only_so_many_folders_are_listened_to(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(shelf / "greeter")
    for number in range(20):
        (folder / f"view/{number}/deep").mkdir(parents=True)
    (folder / "node_modules/a").mkdir(parents=True)
    (shelf / "src/deep").mkdir(parents=True)
    item = WatchedFolder(shelf)
    names = {Path(place).relative_to(shelf).as_posix() for place in item.places()}
    assert {".", "src", "greeter", "greeter/view/7/deep"} <= names
    assert not names & {"src/deep", "greeter/node_modules"}
    monkeypatch.setattr(watched_module, "MAX_PLACES", 10)
    assert len(item.places()) == 10


def test_a_folder_made_again_is_another(shelf: Path) -> None:
    item = WatchedFolder(shelf)
    before, root = item.places(), item.root()
    shelf.rename(shelf.with_name("aside"))
    assert item.root() is None
    assert item.places() == {}
    shelf.mkdir()
    assert item.root() != root
    assert item.places() != before
