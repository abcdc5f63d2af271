"""``property duplicate | compare | export | import | profile``, ``workspace``, ``library``."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.backend.cli.conftest import CommandLine, Ran
from tests.packaging import good_manifest, write_package

PATIENCE = 60
ROOT = Path(__file__).parents[3]


@pytest.fixture
def shop(cli: CommandLine, tmp_path: Path) -> CommandLine:
    """A workspace with greeter 1.2.3 and 2.0.0, and the first of them in a property Shop."""
    for version in ("1.2.3", "2.0.0"):
        manifest = good_manifest(version=version)
        cli.done("package", "add", write_package(tmp_path / f"{version}.zip", manifest))
    cli.done("property", "create", "Shop", "--platform", "web", "--domain", "a.example")
    settings = tmp_path / "settings.json"
    settings.write_text('{"greeting": "Hello"}', encoding="utf-8")
    cli.done("extension", "add", "Shop", "greeter@1.2.3", "--settings", settings)
    return cli


def extension_id(cli: CommandLine, name: str = "Shop") -> str:
    (found,) = cli.done("extension", "list", name, "--json").json["data"]
    identifier: str = found["id"]
    return identifier


def errors(ran: Ran) -> list[tuple[str, str]]:
    assert ran.code == 1
    return [(e["code"], e["source"]["pointer"]) for e in ran.json["errors"]]


def test_a_property_is_duplicated_and_compared(shop: CommandLine) -> None:
    ran = shop.done("property", "duplicate", "Shop")
    assert "Shop 2: made like Shop (PR" in ran.out
    assert "greeter 1.2.3 in Shop 2: succeeded" in ran.out
    assert shop.done("property", "compare", "Shop", "Shop 2").out == (
        "Shop and Shop 2 are the same.\n"
    )
    shop.done("extension", "change", extension_id(shop, "Shop 2"), "--to", "2.0.0")
    ran = shop("property", "compare", "Shop", "Shop 2")
    assert (ran.code, ran.out) == (1, "greeter: 1.2.3 | 2.0.0\n")
    ran = shop("property", "compare", "Shop", "Shop 2", "--json")
    (found,) = ran.json["data"]["extensions"]
    assert (found["standing"], found["there"]["version"]) == ("different", "2.0.0")
    made = shop.done("--json", "property", "duplicate", "Shop", "--name", "Mine", "--no-wait").json
    assert made["data"]["attributes"]["name"] == "Mine"
    assert made["included"][0]["attributes"]["installation_status"] == "pending"


def test_a_property_goes_to_another_workspace_as_a_file(shop: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "shop.ewp"
    written = shop.done("property", "export", "Shop", file, "--json").json["meta"]
    assert written["size"] == file.stat().st_size
    other = CommandLine(tmp_path / "other", shop._read)
    ran = other.done("property", "import", file)
    assert "Shop: brought in (PR" in ran.out
    assert written["digest"] in ran.out
    assert "greeter 1.2.3 in Shop: succeeded" in ran.out
    again = other.done("property", "export", "Shop", tmp_path / "again.ewp", "--json").json
    assert again["meta"]["digest"] == written["digest"]
    assert (tmp_path / "again.ewp").read_bytes() == file.read_bytes()


def test_a_bad_file_is_refused_and_changes_nothing(shop: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "shop.ewp"
    shop.done("property", "export", "Shop", file)
    data = file.read_bytes()
    file.write_bytes(data[:200] + bytes([data[200] ^ 1]) + data[201:])
    before = shop.contents()
    assert errors(shop("property", "import", file, "--json")) == [("portable-altered", "")]
    ran = shop("property", "import", tmp_path / "missing.ewp")
    assert (ran.code, ran.out) == (1, "")
    assert "There is no file “missing.ewp”" in ran.err
    assert shop.contents() == before


def test_a_profile_is_saved_planned_and_applied(shop: CommandLine, tmp_path: Path) -> None:
    profile = json.loads(shop.done("property", "profile", "save", "Shop").out)
    assert profile["packages"] == [
        {"name": "greeter", "version": "1.2.3", "enabled": True, "settings": {"greeting": "Hello"}}
    ]
    profile["packages"][0] |= {"version": "2.0.0", "enabled": False}
    file = tmp_path / "profile.json"
    shop.done("property", "profile", "save", "Shop", "--output", file)
    assert json.loads(file.read_text(encoding="utf-8"))["name"] == "Shop"
    file.write_text(json.dumps(profile), encoding="utf-8")
    shop.done("property", "create", "App", "--platform", "web", "--domain", "b.example")
    ran = shop.done("property", "profile", "apply", file, "Shop", "App", "--plan")
    assert ran.out.splitlines() == [
        "greeter 2.0.0 in Shop: upgrade, disable, from 1.2.3",
        "greeter 2.0.0 in App: add",
    ]
    ran = shop.done("property", "profile", "apply", file, "Shop", "App")
    assert "greeter 2.0.0 in App: succeeded" in ran.out
    shop.done("property", "compare", "Shop", "Shop")
    ran = shop.done("property", "profile", "apply", file, "Shop", "App", "--json")
    assert [step["acts"] for step in ran.json["meta"]["plan"]] == [[], []]


def test_what_a_profile_cannot_do_is_told_with_its_place(shop: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    shop.done("property", "profile", "save", "Shop", "--output", file)
    profile = json.loads(file.read_text(encoding="utf-8"))
    profile["packages"][0]["settings"] = {"greeting": 7}
    file.write_text(json.dumps(profile), encoding="utf-8")
    ran = shop("property", "profile", "apply", file, "Shop", "--json")
    assert ran.code == 1
    (step,) = ran.json["meta"]["plan"]
    assert step["errors"][0]["source"]["pointer"] == "/greeting"
    profile["packages"] = [{"name": ""}, 7]
    file.write_text(json.dumps(profile), encoding="utf-8")
    told = errors(shop("property", "profile", "apply", file, "Shop", "--json"))
    assert {pointer for _, pointer in told} >= {"/packages/0/name", "/packages/1"}


def test_a_library_from_its_making_to_its_publishing(shop: CommandLine) -> None:
    assert "no library yet" in shop.done("library", "list", "Shop").err
    made = shop.done("library", "create", "Shop", "Main", "--json").json["data"]
    assert (made["type"], made["attributes"]["published_at"]) == ("libraries", None)
    head = extension_id(shop)
    assert errors(shop("library", "add", made["id"], head, "--json")) == [
        ("invalid-extension", "/0")
    ]
    revision = shop.done("extension", "revise", head, "--json").json["data"]["id"]
    ran = shop.done("library", "add", made["id"], revision)
    assert ran.out == f"Main: 1 revision ({made['id']})\n"
    shop.done("library", "remove", made["id"], revision)
    shop.done("library", "add", made["id"], revision)
    assert "1 revision, published" in shop.done("library", "publish", made["id"]).out
    assert errors(shop("library", "remove", made["id"], revision, "--json")) == [
        ("library-published", "")
    ]
    (found,) = shop.done("library", "list", "Shop", "--json").json["data"]
    assert found["relationships"]["extensions"]["data"] == [{"id": revision, "type": "extensions"}]
    assert found["attributes"]["published_at"]


def command(root: Path, *argv: str | Path) -> list[str]:
    return [sys.executable, "-m", "desktop", "--workspace", str(root), *map(str, argv)]


def run(root: Path, *argv: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *argv), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )


def test_a_workspace_goes_to_another_place_between_processes(
    shop: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "all.ewp"
    ran = run(shop.root, "workspace", "export", file)
    assert ran.returncode == 0, ran.stderr
    assert "2 archives" in ran.stdout
    ran = run(tmp_path / "new", "workspace", "import", file, "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["meta"]["installed"] == 1
    for noun in ("package", "property"):
        here = shop.done(noun, "list", "--json").out
        assert run(tmp_path / "new", noun, "list", "--json").stdout == here
    ran = run(tmp_path / "new", "workspace", "import", file, "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["errors"][0]["code"] == "folder-in-use"
    ran = run(tmp_path / "other", "workspace", "import", tmp_path / "missing.ewp")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "other").exists()


def test_ctrl_c_leaves_no_half_file(shop: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    # Wherever it is when it is stopped: the file is there whole, or not at all.
    with subprocess.Popen(
        command(shop.root, "workspace", "export", out / "all.ewp"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        while running.poll() is None and not list(out.iterdir()):
            pass
        with suppress(ProcessLookupError):
            running.send_signal(signal.SIGINT)
        running.communicate(timeout=PATIENCE)
    left = list(out.iterdir())
    assert left in ([], [out / "all.ewp"])
    if left:
        assert run(tmp_path / "new", "workspace", "import", left[0]).returncode == 0


def test_a_command_for_whole_properties_imports_no_qt(shop: CommandLine) -> None:
    script = (
        "import sys; from desktop.__main__ import main; "
        f"sys.argv = ['x', '--workspace', {str(shop.root)!r}, 'library', 'list', 'Shop']; "
        "code = main(); print('PySide6' in sys.modules); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (ran.returncode, ran.stdout) == (0, "False\n")
