"""``property create | list``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backend.cli.conftest import CommandLine
from tests.packaging import good_manifest, write_package


def test_create_and_list(cli: CommandLine) -> None:
    ran = cli.done(
        "property", "create", "Shop", "--platform", "web", "--domain", "a.example", "--domain", "b"
    )
    assert ran.out.startswith("Shop: created for web (PR")
    cli.done("property", "create", "App", "--platform", "mobile", "--development")
    _, app, shop = cli.done("property", "list").out.splitlines()
    assert app.split()[:3] == ["App", "mobile", "0"]
    assert app.endswith("development")
    assert shop.split()[:5] == ["Shop", "web", "a.example,", "b", "0"]


def test_create_as_json(cli: CommandLine) -> None:
    made = cli.done("property", "create", "Edge", "--platform", "edge", "--json").json
    assert made["data"]["attributes"]["platform"] == "edge"
    assert made["data"]["relationships"]["company"]["data"]["type"] == "companies"
    assert "included" not in made
    assert cli.done("--json", "property", "list").json == {"data": [made["data"]]}


def test_a_web_property_is_born_with_core_and_waits_for_it(
    cli: CommandLine, tmp_path: Path
) -> None:
    core = good_manifest(name="core", configuration=...)
    cli.done("package", "add", write_package(tmp_path / "core.zip", core))
    create = ("property", "create", "Shop", "--platform", "web", "--domain", "a.example")
    assert "core 1.2.3 in Shop: succeeded" in cli.done(*create).out
    (extension,) = cli.done(*create, "--json").json["included"]
    assert extension["attributes"]["installation_status"] == "succeeded"


@pytest.mark.parametrize(
    ("argv", "pointer"),
    [
        (("", "--platform", "edge"), "/name"),
        (("x" * 256, "--platform", "edge"), "/name"),
        (("a\nb", "--platform", "edge"), "/name"),
        (("Shop", "--platform", "web"), "/domains"),
        (("Shop", "--platform", "web", "--domain", "https://a.example/"), "/domains"),
    ],
)
def test_bad_properties_are_refused(cli: CommandLine, argv: tuple[str, ...], pointer: str) -> None:
    cli.done("property", "list")
    before = cli.contents()
    ran = cli("property", "create", *argv)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"extension-workshop {pointer}: ")
    told = cli("--json", "property", "create", *argv).json["errors"]
    assert [(e["status"], e["source"]["pointer"]) for e in told] == [("422", pointer)]
    assert cli.contents() == before
