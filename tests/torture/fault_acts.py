"""The acts that are done while the disk fails: each is what a person or a client does at once."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from backend.api.server import ApiServer
from backend.api.token import new_token
from backend.cli.console import Console
from backend.errors import Problem, WorldError
from backend.modes import ServerMode
from backend.portable.service import import_workspace
from backend.properties.model import Addition
from backend.records.filters import RecordQuery
from backend.records.report import FileFormat, ImportAct, ImportWish
from backend.schemas.changes import AddAttribute
from backend.schemas.model import Attribute, Kind, Schema
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS
from tests.torture.fault_world import World

Do = Callable[[World], object]


@dataclass(frozen=True)
class Act:
    """``again`` is what a person does where its job failed; ``opens`` that it opens by itself.

    ``ready`` is done before it, without trouble.
    """

    do: Do
    again: Do | None = None
    ready: Do = lambda _world: None
    opens: bool = False


ACTS: dict[str, Act] = {}


def act(again: Do | None = None, **more: Any) -> Callable[[Do], Do]:
    def keep(do: Do) -> Do:
        ACTS[do.__name__] = Act(do, again, **more)
        return do

    return keep


# --- what is done again where a job failed -----------------------------------------------------


def retry_extensions(world: World) -> None:
    properties = world.workspace.properties
    for one in properties.list():
        for extension in properties.extensions(one.id):
            if (
                extension.installation_status is Status.FAILED
                and extension.id != world.ids["failed"]
            ):
                properties.retry(extension.id)


def check_packages_again(world: World) -> None:
    packages = world.workspace.packages
    for package in packages.list():
        if package.status is Status.FAILED and package.id != world.ids["bad"]:
            packages.check_again(package.id)


def both_again(world: World) -> None:
    check_packages_again(world)
    retry_extensions(world)


# --- schemas and records -----------------------------------------------------------------------


@act()
def create_schema(world: World) -> None:
    world.workspace.schemas.create(Kind.TASKS, "Fresh")


@act()
def edit_schema(world: World) -> None:
    changes = [AddAttribute(0, Attribute(f"more{n}", id=f"M{n}")) for n in range(5)]
    world.workspace.schemas.edit(world.ids["feedback"], changes)


@act()
def undo(world: World) -> None:
    world.workspace.schemas.undo(world.ids["feedback"])


@act()
def publish(world: World) -> None:
    world.workspace.schemas.publish(world.ids["feedback"], "with stars")


@act()
def publish_all(world: World) -> None:
    made = [Schema(Kind.TASKS, f"New{n}", attributes=(Attribute("a", id="A"),)) for n in range(4)]
    world.workspace.schemas.publish_all(made)


@act()
def delete_schema(world: World) -> None:
    world.workspace.schemas.delete(world.ids["feedback"])


@act()
def delete_for_good(world: World) -> None:
    world.workspace.schemas.delete_for_good(world.ids["gone"])


@act()
def create_resource(world: World) -> None:
    world.workspace.records.create_resource(Kind.TASKS)


@act()
def add_record(world: World) -> None:
    ids = world.ids
    world.workspace.records.save(ids["customers"][1], ids["contact"], {"A": "Di", "B": 4})


@act()
def update_record(world: World) -> None:
    ids = world.ids
    values = {"A": "Ada", "B": 40}
    world.workspace.records.save(ids["customers"][0], ids["contact"], values, ids["record"])


@act()
def delete_record(world: World) -> None:
    world.workspace.records.delete(world.ids["record"])


@act()
def import_records(world: World) -> None:
    path = world.beside / "in.csv"
    _imported(world, ImportWish(path, world.ids["contact"], FileFormat.CSV))


@act()
def import_deletions(world: World) -> None:
    path = world.beside / "away.csv"
    act = ImportAct.DELETE
    _imported(world, ImportWish(path, world.ids["contact"], FileFormat.CSV, act=act))


def _imported(world: World, wish: ImportWish) -> None:
    report = world.workspace.transfer.import_file(wish)
    assert not report.refused
    if report.stopped:
        raise WorldError(*report.stopped)


@act()
def make_samples(world: World) -> None:
    ids = world.ids
    world.workspace.transfer.make_samples(ids["contact"], 20, ids["customers"])


@act()
def export_records(world: World) -> None:
    asked = RecordQuery(world.ids["contact"])
    world.workspace.transfer.export_file(asked, world.beside / "there.csv", FileFormat.CSV)


@act()
def export_a_text(world: World) -> None:
    """What ``schema export --output`` does in the end."""
    from backend.cli.export import save
    from backend.cli.output import Output

    output = Output(False, "schema", Console())
    save(str(world.beside / "there.csv"), "a schema as text\n" * 400, output)


# --- packages ----------------------------------------------------------------------------------


@act(check_packages_again)
def add_package(world: World) -> None:
    world.workspace.packages.add(world.beside / "newcomer-1.2.3.zip")


@act(lambda world: world.workspace.packages.check_again(world.ids["bad"]))
def check_again(world: World) -> None:
    world.workspace.packages.check_again(world.ids["bad"])


@act()
def delete_package(world: World) -> None:
    world.workspace.packages.delete(world.ids["inwork"])


@act()
def release_package(world: World) -> None:
    world.workspace.packages.release(world.ids["inwork"])


def _come_in(world: World) -> None:
    came = world.workspace.folder.uploads / "coming"
    came.write_bytes((world.beside / "newcomer-1.2.3.zip").read_bytes())


@act(check_packages_again, ready=_come_in)
def upload(world: World) -> None:
    world.workspace.packages.upload(world.workspace.folder.uploads / "coming", "newcomer.zip")


def _serve(world: World) -> None:
    world.sent = (world.beside / "newcomer-1.2.3.zip").read_bytes()
    if world.server is None:
        world.server = ApiServer(world.workspace)
        world.server.start()


@act(check_packages_again, ready=_serve)
def upload_over_http(world: World) -> None:
    assert world.server is not None
    _post(world.server, world.sent)


def _post(server: ApiServer, sent: bytes) -> None:
    address = urlsplit(server.url)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    head = 'Content-Disposition: form-data; name="package"; filename="p.zip"'
    body = f"--b\r\n{head}\r\n\r\n".encode() + sent + b"\r\n--b--\r\n"
    headers = {
        "Authorization": f"Bearer {server.token}",
        "Content-Type": "multipart/form-data; boundary=b",
    }
    connection.request("POST", "/extension_packages", body, headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    if answer.status >= 300:
        assert answer.status in (503, 507), f"status {answer.status}: {said}"
        raise WorldError(*(_told(error) for error in said["errors"]))


def _told(error: dict[str, Any]) -> Problem:
    return Problem(error["code"], error["title"], error["detail"], error["meta"].get("remedy", ""))


@act()
def set_token(world: World) -> None:
    new_token(world.workspace.folder.token)


# --- properties --------------------------------------------------------------------------------


@act(retry_extensions)
def create_property(world: World) -> None:
    """A web property gets ``core``."""
    world.workspace.properties.create("Second", "web", ["second.example.com"])


@act(retry_extensions)
def install(world: World) -> None:
    empty, greeter = world.ids["empty"], world.ids["greeters"][1]
    world.workspace.properties.add_extension(empty, greeter, SETTINGS)


@act(retry_extensions)
def install_many(world: World) -> None:
    empty = world.ids["empty"]
    ids = (world.ids["greeters"][1], world.ids["waver"])
    world.workspace.properties.add_many([Addition(empty, one, SETTINGS) for one in ids])


def _change_again(world: World) -> None:
    if world.workspace.properties.extension(world.ids["greeter"]).problems:
        world.workspace.properties.retry(world.ids["greeter"])


@act(_change_again)
def upgrade(world: World) -> None:
    world.workspace.properties.change(world.ids["greeter"], world.ids["greeters"][1], SETTINGS)


@act(_change_again)
def repair(world: World) -> None:
    world.workspace.properties.repair(world.ids["greeter"])


@act(lambda world: world.workspace.properties.retry(world.ids["failed"]))
def retry(world: World) -> None:
    world.workspace.properties.retry(world.ids["failed"])


@act()
def edit_settings(world: World) -> None:
    world.workspace.properties.edit(world.ids["greeter"], settings='{"greeting": "Hi"}')


@act()
def revise(world: World) -> None:
    world.workspace.properties.revise(world.ids["greeter"])


@act()
def verify(world: World) -> None:
    world.workspace.properties.verify(world.ids["greeter"])


@act()
def remove_extension(world: World) -> None:
    world.workspace.properties.remove(world.ids["greeter"])


@act()
def delete_property(world: World) -> None:
    world.workspace.properties.delete(world.ids["shop"])


@act(retry_extensions)
def duplicate(world: World) -> None:
    world.workspace.properties.duplicate(world.ids["shop"])


@act()
def publish_library(world: World) -> None:
    world.workspace.libraries.publish(world.ids["library"])


# --- whole files -------------------------------------------------------------------------------


@act()
def export_property(world: World) -> None:
    world.workspace.portable.export_property(world.ids["shop"], world.beside / "there.property")


@act(both_again)
def import_property(world: World) -> None:
    world.workspace.portable.import_property(world.beside / "shop.property")


@act()
def export_workspace(world: World) -> None:
    world.workspace.portable.export_workspace(world.beside / "there.workspace")


@act()
def make_workspace_of_its_file(world: World) -> None:
    import_workspace(world.beside / "all.workspace", world.beside / "made")


# --- the workspace itself ----------------------------------------------------------------------


@act()
def set_mode(world: World) -> None:
    world.workspace.set_mode(ServerMode.MAINTENANCE)


@act(opens=True)
def open_workspace(world: World) -> None:
    world.start(stop_at_trouble=True)


@act(opens=True)
def make_workspace(world: World) -> None:
    Workspace.open(world.beside / "fresh").close()


@act(opens=True)
def migrate(world: World) -> None:
    Workspace.open(world.beside / "older").close()
