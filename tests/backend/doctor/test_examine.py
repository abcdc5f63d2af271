"""A closed workspace is looked over: each thing that is wrong is found, and repaired or told."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from backend.demo import make_demo
from backend.doctor.model import Examination, Finding
from backend.doctor.service import examine
from backend.errors import Problem, Severity, WorkshopError
from backend.lock import WorkspaceHeld
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
)
from backend.status import Status
from backend.store import health
from backend.store.engine import Store
from backend.store.migrations.run import upgrade
from backend.workspace import Workspace
from tests.backend.damaging import ruin, say
from tests.backend.installing import add_package, archive, checked, installed
from tests.conftest import OpenWorkspace, until

CODE = Attribute("code", AttributeType.STRING, mandatory=True)


@pytest.fixture
def root(tmp_path: Path, open_workspace: OpenWorkspace) -> Path:
    """A closed workspace with a schema, its records and an installed extension."""
    workspace = open_workspace()
    schema = Schema(Kind.TASKS, "Visit", Cardinality.MULTI, (CODE,), (UniqueKey((CODE.id,)),))
    state = workspace.schemas.publish_new(schema)
    task = workspace.records.create_resource(Kind.TASKS, label="Call back")
    for code in ("a", "b", "c"):
        workspace.records.save(task.id, state.id, {CODE.id: code})
    package = add_package(workspace, tmp_path)
    shop = workspace.properties.create("Shop", "web", ["shop.example.com"])
    extension = workspace.properties.add_extension(shop.id, package.id, '{"greeting": "Hello"}')
    assert installed(workspace, extension.id).installation_status is Status.SUCCEEDED
    workspace.properties.revise(extension.id)
    workspace.close()
    return tmp_path / "workspace"


def database(root: Path) -> Path:
    return root / "workspace.db"


def digests(root: Path) -> dict[str, str]:
    """Of every file, but for what SQLite puts beside a store that it reads: an empty log."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and path.name != "workspace.db-shm" and not _is_empty_log(path)
    }


def _is_empty_log(path: Path) -> bool:
    return path.name == "workspace.db-wal" and not path.stat().st_size


def only(found: Examination) -> Finding:
    (one,) = found.findings
    return one


def is_repaired(root: Path, code: str) -> Finding:
    """Found by a check that changes nothing, repaired, and the second time there is nothing."""
    before = digests(root)
    told = only(examine(root, repair=False))
    assert (told.problem.code, told.repaired) == (code, "")
    assert digests(root) == before
    done = examine(root)
    assert only(done).problem.code == code
    assert only(done).repaired
    assert done.healthy
    assert examine(root) == Examination(examine(root, repair=False).looked_at, ())
    assert health.first(database(root)) is None
    return told


def is_told(root: Path, code: str) -> Problem:
    """Found, and left: repairing does not change the store."""
    before = digests(root)
    found = examine(root)
    assert not found.healthy
    assert (only(found).problem.code, only(found).repaired) == (code, "")
    assert digests(root) == before
    return only(found).problem


def refusal(root: Path, *, repair: bool = True) -> WorkshopError:
    before = digests(root) if root.exists() else {}
    with pytest.raises(WorkshopError) as error:
        examine(root, repair=repair)
    assert (digests(root) if root.exists() else {}) == before
    return error.value


def archive_of(root: Path) -> Path:
    (found,) = (root / "packages").glob("*.zip")
    return found


def an_installed_file(root: Path) -> Path:
    (found,) = (root / "properties").rglob("greet.js")
    return found


def doctors_backups(root: Path) -> list[Path]:
    return list((root / "backups").glob("*-doctor.db"))


def queued(root: Path) -> list[str]:
    """What the open jobs do."""
    with closing(sqlite3.connect(database(root))) as connection:
        rows = connection.execute("SELECT kind FROM jobs WHERE ended_at IS NULL")
        return [kind for (kind,) in rows]


def open_again(open_workspace: OpenWorkspace, root: Path) -> Workspace:
    workspace = open_workspace(root)
    (shop,) = workspace.properties.list()
    (extension,) = workspace.properties.extensions(shop.id)
    assert installed(workspace, extension.id).installation_status is Status.SUCCEEDED
    return workspace


def test_a_healthy_workspace_is_left_as_it_is(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace()
    make_demo(workspace)
    workspace.schemas.delete(workspace.schemas.list()[0].id)  # the trash is a healthy place
    workspace.close()
    before = digests(workspace.folder.root)
    steps: list[str] = []
    for repair in (False, True):
        found = examine(workspace.folder.root, repair=repair, say=steps.append)
        assert found.healthy
        assert not found.findings
        assert digests(workspace.folder.root) == before
    looked_at = dict(found.looked_at)
    assert looked_at["records"] > 5
    assert looked_at["archives"] > 3
    assert len(steps) > 5


def test_an_archive_that_is_gone_is_told_until_its_package_is_added_again(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    archive_of(root).unlink()
    told = is_told(root, "archive-missing")
    assert told.title.startswith("greeter 1.2.3: ")
    workspace = open_workspace(root)
    checked(workspace, tmp_path / "greeter-1.2.3.zip")
    workspace.close()
    assert not examine(root).findings


def test_an_archive_that_was_changed_is_told(root: Path) -> None:
    with archive_of(root).open("ab") as file:
        file.write(b"more")
    is_told(root, "archive-altered")


@pytest.mark.parametrize(
    "harm",
    [Path.unlink, lambda path: path.write_text("other"), lambda path: (path.parent / "x").touch()],
    ids=["gone", "changed", "foreign"],
)
def test_installed_files_are_installed_anew_after_a_backup(
    root: Path, open_workspace: OpenWorkspace, harm: Callable[[Path], object]
) -> None:
    before = an_installed_file(root).read_bytes()
    harm(an_installed_file(root))
    assert "Greeter in Shop" in is_repaired(root, "files-altered").problem.title
    assert len(doctors_backups(root)) == 1
    open_again(open_workspace, root).close()  # what was there before is gone by then
    assert an_installed_file(root).read_bytes() == before
    assert not examine(root).findings


def test_a_pending_extension_without_a_job_is_queued_again(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    say(database(root), "UPDATE extensions SET installation_status = 'pending'")
    is_repaired(root, "job-missing")
    assert queued(root) == ["repair-extension"]
    open_again(open_workspace, root)


def test_one_that_was_never_installed_is_queued_again(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    shutil.rmtree(root / "properties")
    say(database(root), "UPDATE extensions SET installation_status = 'pending', job_id = NULL")
    is_repaired(root, "job-missing")
    assert queued(root) == ["install-extension"]
    open_again(open_workspace, root)
    assert an_installed_file(root).is_file()


def test_a_pending_package_without_a_job_is_queued_again(
    tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace(start=False)
    package = workspace.packages.add(archive(tmp_path))
    workspace.close()
    root = workspace.folder.root
    assert examine(root).healthy
    say(database(root), "DELETE FROM jobs")
    is_repaired(root, "job-missing")
    again = open_workspace(root)
    until(again, lambda: again.packages.get(package.id).status is Status.SUCCEEDED)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM record_keys WHERE record_id = 2",
        "UPDATE record_keys SET value = 'other' WHERE record_id = 2",
        "UPDATE record_keys SET key_id = 'none' WHERE record_id = 2",
    ],
)
def test_unique_keys_are_made_anew_from_the_records(root: Path, statement: str) -> None:
    say(database(root), statement)
    is_repaired(root, "keys-wrong")
    assert len(doctors_backups(root)) == 1


def test_records_that_share_a_unique_key_are_told(root: Path) -> None:
    say(
        database(root),
        "UPDATE records SET value = (SELECT value FROM records WHERE id = 1) WHERE id = 2",
    )
    found = examine(root)
    assert [one.problem.code for one in found.findings] == ["record-twice", "keys-wrong"]
    assert not found.healthy
    assert is_told(root, "record-twice").pointer == "/records/2"


def test_a_record_that_breaks_its_schema_is_told(root: Path) -> None:
    say(database(root), "DELETE FROM record_keys WHERE record_id = 3")
    say(database(root), "UPDATE records SET value = '{}' WHERE id = 3")
    told = is_told(root, "record-unfit")
    assert told.pointer == "/records/3"
    assert "code is mandatory" in told.detail


@pytest.mark.parametrize(
    "place",
    [
        f"packages/{'0' * 64}.zip",
        "properties/PR0/greeter/99/view.html",
        "staging/7/archive.zip",
        "uploads/half",
        "backups/start.db.part",
    ],
)
def test_what_nothing_knows_of_is_removed(root: Path, place: str) -> None:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_bytes(b"left")
    told = is_repaired(root, "files-left")
    assert not told.is_left
    assert told.problem.severity is Severity.WARNING
    assert not (root / place).exists()


def test_an_archive_that_a_backup_names_stays(root: Path, open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(root)
    workspace.backups.make()
    workspace.close()
    for statement in (
        "DELETE FROM extensions",
        "DELETE FROM packages",
        "DELETE FROM archives",
        "DELETE FROM jobs",
    ):
        say(database(root), statement)
    assert only(examine(root)).problem.code == "files-left"  # what was installed
    assert archive_of(root).is_file()


@pytest.mark.parametrize("name", ["workspace.db", "api-token"])
def test_what_is_for_its_owner_is_made_so(root: Path, name: str) -> None:
    (root / name).touch()
    (root / name).chmod(0o644)
    is_repaired(root, "file-open-to-others")
    assert stat.S_IMODE((root / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("repair", [True, False])
def test_a_damaged_store_is_told_with_the_ways_out(
    root: Path, open_workspace: OpenWorkspace, repair: bool
) -> None:
    workspace = open_workspace(root, start=False)
    backup = workspace.backups.make()
    workspace.close()
    ruin(database(root), "records")
    told = refusal(root, repair=repair)
    assert told.code == "store-corrupt"
    assert "workspace recover" in told.problems[0].remedy
    assert backup.name in told.problems[0].remedy


def test_a_store_that_is_gone_is_told(root: Path) -> None:
    database(root).unlink()
    assert refusal(root).code == "store-corrupt"


def test_a_newer_store_is_refused(root: Path) -> None:
    say(database(root), "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(root).code == "store-newer"


def test_an_older_store_is_migrated_unless_nothing_may_be_changed(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir(mode=0o700)
    for name in ("workspace.db", "workspace.lock"):
        (old / name).touch(0o600)
    store = Store(database(old))
    upgrade(store, "0002")
    store.close()
    assert refusal(old, repair=False).code == "store-older"
    assert not examine(old).findings
    assert list((old / "backups").glob("before-*.db"))
    assert examine(old, repair=False).healthy


def test_a_folder_without_a_workspace_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none").code == "workspace-missing"
    assert not (tmp_path / "none").exists()


def test_a_workspace_that_is_open_is_refused(root: Path, open_workspace: OpenWorkspace) -> None:
    open_workspace(root)
    with pytest.raises(WorkspaceHeld):
        examine(root)
