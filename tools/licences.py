"""Write DEPENDENCIES.md: every pinned package, its licence and what it is for.

Versions come from the pins, licences from the installed packages by pip-licenses, purposes from
the table here. A package without a purpose stops the script: a dependency nobody can give a
reason for is one to drop.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

PURPOSES = {
    # What the program imports.
    "alembic": "brings the store of an older version up to date",
    "filelock": "one process at a time writes a workspace",
    "jsonschema-rs": "checks settings against a package's schema",
    "platformdirs": "finds the place for workspaces on each system",
    "python-multipart": "reads uploads of packages",
    "pyside6-essentials": "the window (Qt)",
    "qasync": "runs asyncio inside Qt's event loop",
    "semver": "compares versions of packages",
    "simplejson": "reads and writes JSON with exact decimals",
    "sqlalchemy": "the store, over SQLite",
    "starlette": "the two HTTP APIs: routes, requests and answers",
    "tqdm": "progress on the command line",
    "uvicorn": "serves the two HTTP APIs",
    "watchfiles": "tells when a watched folder of packages changes",
    # What those need.
    "anyio": "needed by watchfiles and Starlette",
    "click": "needed by uvicorn and import-linter",
    "colorama": "needed by tqdm and pytest, on Windows only",
    "h11": "needed by uvicorn: reads and writes HTTP",
    "idna": "needed by AnyIO",
    "mako": "needed by Alembic",
    "markupsafe": "needed by Mako",
    "shiboken6": "needed by PySide6: binds Python to Qt",
    "typing-extensions": "needed by SQLAlchemy and Alembic",
    # Tests and checks.
    "hypothesis": "tests: looks for inputs that break a rule",
    "import-linter": "check: imports go one way",
    "mypy": "check: types",
    "pip-licenses": "reads the licences for this file",
    "pytest": "tests",
    "pytest-cov": "tests: what they reach",
    "pytest-qt": "tests of the window",
    "execnet": "carries the tests to the cores",
    "pytest-xdist": "runs the tests on all cores",
    "ruff": "check: lint and format",
    "types-simplejson": "types of simplejson, for mypy",
    "types-tqdm": "types of tqdm, for mypy",
    # What those need.
    "ast-serialize": "needed by mypy",
    "coverage": "needed by pytest-cov",
    "grimp": "needed by import-linter",
    "iniconfig": "needed by pytest",
    "librt": "needed by mypy",
    "markdown-it-py": "needed by rich",
    "mdurl": "needed by markdown-it-py",
    "mypy-extensions": "needed by mypy",
    "packaging": "needed by pytest; reads the pins, here and in the tests",
    "pathspec": "needed by mypy",
    "pluggy": "needed by pytest",
    "prettytable": "needed by pip-licenses",
    "pygments": "needed by pytest and rich",
    "rich": "needed by import-linter",
    "sortedcontainers": "needed by hypothesis",
    "wcwidth": "needed by prettytable",
    # Named in the Makefile.
    "setuptools": "installs the project itself into `.venv`",
    "uv": "works out the pins (`make pins`); not part of `.venv`",
}

# Packages that are not installed on every machine.
ELSEWHERE = {"colorama": "BSD-3-Clause", "uv": "MIT OR Apache-2.0"}

# The older ways to say a licence, as SPDX expressions.
SPDX = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}

HEAD = """\
# Dependencies

Extension Workshop itself is under Apache-2.0 (`LICENSE`). This lists every Python package that it
is run, tested or built with, as pinned in `requirements.txt`, `requirements-dev.txt` and the
`Makefile`. Written by `make licences`; change `tools/licences.py`, not this file.

None of these packages is part of this repository or changed by it: pip installs them as their
authors published them.

**Qt and PySide6** (`pyside6-essentials`, `shiboken6`) are used under the LGPL-3.0, unmodified and
dynamically linked: they are separate shared libraries in `.venv`, and another build of the same
version may be put in their place. The Qt Project publishes their source: <https://code.qt.io>,
repositories `pyside/pyside-setup` and `qt/qt5`. The system libraries that Qt links to come from
the operating system; `tools/system-libraries --list` names them.
"""


def pins(path: Path) -> dict[str, str]:
    """Name → version of the lines that pin something."""
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-"):
            requirement = Requirement(text)
            found[canonicalize_name(requirement.name)] = str(requirement.specifier)[2:]
    return found


def tool_pins() -> dict[str, str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^[A-Z]+ := ([a-z]+)==(\S+)$", makefile, re.MULTILINE))


def licences() -> dict[str, str]:
    command = [sys.executable, "-m", "piplicenses", "--with-system", "--format=json"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return {
        canonicalize_name(entry["Name"]): SPDX.get(entry["License"], entry["License"])
        for entry in json.loads(answer)
    }


def table(title: str, packages: dict[str, str], known: dict[str, str]) -> str:
    rows = [
        f"| {name} | {version} | {known.get(name) or ELSEWHERE[name]} | {PURPOSES[name]} |"
        for name, version in sorted(packages.items())
    ]
    head = [
        "",
        f"## {title}",
        "",
        "| Package | Version | Licence | What for |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def main() -> None:
    runtime = pins(ROOT / "requirements.txt")
    development = pins(ROOT / "requirements-dev.txt")
    tools = tool_pins()
    nameless = sorted({*runtime, *development, *tools} - PURPOSES.keys())
    if nameless:
        sys.exit(f"tools/licences.py: say in PURPOSES what these are for: {', '.join(nameless)}")
    known = licences()
    text = HEAD + "".join(
        [
            table("To run the program", runtime, known),
            table("To test and check it", development, known),
            table("To build it", tools, known),
        ]
    )
    (ROOT / "DEPENDENCIES.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
