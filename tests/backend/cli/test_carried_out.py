"""Whether or not another process has the workspace open: a command line does and says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.cli.holding import Holding
from tests.backend.cli.carried import Step, run_script
from tests.conftest import OpenWorkspace
from tests.packaging import good_manifest, write_package

BODIES = Path(__file__).parents[3] / "resources" / "schemas"
FEEDBACK = (BODIES / "feedback.json").read_bytes()
SMALL = """{"name": "Typed", "type": "single-valued",
 "attributes": [{"name": "a", "type": "integer"}]}"""

SCHEMAS: list[Step] = [
    ["schema", "list"],
    ["schema", "import", "feedback.json"],
    ["schema", "import", "feedback.json"],
    ["schema", "import", "wrong.json", "missing.json", "--kind", "states"],
    ["schema", "import", "-", "--kind", "profiles", f"<{SMALL}"],
    ["schema", "import", "-", "-", f"<{SMALL}"],
    ["schema", "import", "-", "<"],
    ["schema", "list"],
    ["schema", "export", "Feedback"],
    ["schema", "export", "Feedback", "--format", "sql-oracle", "--output", "feedback.sql"],
    ["schema", "export", "--all", "--format", "html"],
    ["schema", "export", "--all", "--output", "nowhere/all.json"],
    ["schema", "export", "Nothing"],
    ["schema", "delete", "Feedback"],
    ["schema", "delete", "Feedback"],
]
PACKAGES: list[Step] = [
    ["package", "list"],
    ["package", "add", "greeter-1.2.3.zip"],
    ["package", "add", "greeter-1.2.3.zip", "./greeter-1.3.0.zip"],
    ["package", "add", "missing.zip", "wrong.json"],
    ["package", "add", "wrong.zip"],
    ["package", "list"],
    ["package", "release", "EP#1"],
    ["package", "delete", "EP#1"],
    ["package", "discontinue", "EP00000000000000000000000000000000"],
    ["package", "delete", "EP#4"],
]
EXTENSIONS: list[Step] = [
    ["package", "add", "greeter-1.2.3.zip", "greeter-1.3.0.zip"],
    ["property", "create", "Shop", "--platform", "web", "--domain", "shop.example.com"],
    ["property", "create", "App", "--platform", "mobile", "--development"],
    ["property", "create", "", "--platform", "web"],
    ["property", "list"],
    ["extension", "list", "Shop"],
    ["extension", "add", "Shop", "greeter@1.2.3", "--settings", "settings.json"],
    ["extension", "add", "Shop", "greeter", "--settings", "-", "<{}"],
    ["extension", "add", "Shop", "greeter", "--settings", "wrong.json"],
    ["extension", "add", "Shop", "nothing"],
    ["extension", "add", "Nowhere", "greeter"],
    ["extension", "list", "Shop"],
    ["extension", "edit", "EX#1", "--disable"],
    ["extension", "edit", "EX#1", "--settings", "-", '<{"greeting": ""}'],
    ["extension", "revise", "EX#1"],
    ["extension", "history", "EX#1"],
    ["extension", "change", "EX#1", "--to", "1.3.0", "--plan"],
    ["extension", "change", "EX#1", "--to", "1.3.0"],
    ["extension", "change", "EX#1", "--to", "9.9.9"],
    ["extension", "back", "EX#1", "1"],
    ["extension", "back", "EX#1", "7"],
    ["extension", "verify", "EX#1"],
    ["extension", "verify", "EX#1", "--repair"],
    ["library", "create", "Shop", "First"],
    ["library", "add", "LB#1", "EX#2"],
    ["library", "list", "Shop"],
    ["library", "publish", "LB#1"],
    ["library", "remove", "LB#1", "EX#2"],
    ["job", "list"],
    ["job", "list", "--state", "failed"],
    ["job", "show", "1"],
    ["job", "show", "77"],
    ["job", "cancel", "1"],
    ["job", "cancel", "--all"],
    ["job", "retry", "--failed"],
    ["extension", "retry", "EX#1"],
    ["extension", "remove", "EX#1"],
    ["extension", "restore", "EX#1"],
]
WHOLE: list[Step] = [
    ["package", "add", "greeter-1.2.3.zip"],
    ["property", "create", "Shop", "--platform", "web", "--domain", "shop.example.com"],
    ["extension", "add", "Shop", "greeter", "--settings", "settings.json"],
    ["property", "duplicate", "Shop", "--name", "Other"],
    ["property", "compare", "Shop", "Other"],
    ["property", "create", "Empty", "--platform", "web", "--domain", "empty.example.com"],
    ["property", "compare", "Shop", "Empty"],
    ["property", "profile", "save", "Shop"],
    ["property", "profile", "save", "Shop", "--output", "profile.json"],
    ["property", "profile", "apply", "profile.json", "Empty", "--plan"],
    ["property", "profile", "apply", "profile.json", "Empty"],
    ["property", "profile", "apply", "wrong.json", "Empty"],
    ["property", "export", "Shop", "shop.ewp"],
    ["property", "export", "Shop", "nowhere/shop.ewp"],
    ["property", "import", "shop.ewp"],
    ["property", "import", "missing.ewp"],
    ["property", "import", "wrong.json"],
    ["workspace", "export", "all.ewp"],
    ["workspace", "import", "all.ewp"],
    ["nonsense"],
    ["schema", "--help"],
]


def filled(folder: Path) -> Path:
    folder.mkdir()
    for version in ("1.2.3", "1.3.0"):
        write_package(folder / f"greeter-{version}.zip", good_manifest(version=version))
    (folder / "wrong.zip").write_bytes(b"no archive at all")
    (folder / "settings.json").write_text('{"greeting": "Hello"}', encoding="utf-8")
    (folder / "feedback.json").write_bytes(FEEDBACK)
    (folder / "wrong.json").write_text('{"name": "1", "attributes": 5}', encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Portable files differ by the ids in them; they are read by the script itself."""
    return {
        path.name: path.read_bytes() if path.suffix != ".ewp" else b""
        for path in sorted(folder.iterdir())
    }


@pytest.mark.parametrize("json_option", [[], ["--json"]], ids=["people", "programs"])
@pytest.mark.parametrize(
    "steps",
    [SCHEMAS, PACKAGES, EXTENSIONS, WHOLE],
    ids=["schemas", "packages", "extensions", "whole"],
)
def test_the_holder_carries_a_command_out_with_the_same_answer_and_exit_code(
    steps: list[Step],
    json_option: list[str],
    tmp_path: Path,
    open_workspace: OpenWorkspace,
) -> None:
    script = [[*json_option, *step] for step in steps]
    for name in ("alone", "held"):
        (tmp_path / name).mkdir()
    alone = run_script(tmp_path / "alone" / "ws", filled(tmp_path / "alone" / "here"), script)
    held_root = tmp_path / "held" / "ws"
    with Holding(open_workspace(held_root)):
        held = run_script(held_root, filled(tmp_path / "held" / "here"), script)
    for ours, theirs in zip(alone, held, strict=True):
        assert theirs.lines == ours.lines
    assert contents(tmp_path / "held" / "here") == contents(tmp_path / "alone" / "here")
    assert {ran.code for ran in alone} >= {0, 1}
