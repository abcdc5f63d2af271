"""The entry point: with a subcommand the command line, which imports no Qt, else the window."""

from __future__ import annotations

import sys

from backend.cli.main import main as run_command
from backend.cli.main import parse


def main() -> int:
    """Run the program; answers its exit code."""
    arguments = parse(sys.argv[1:])
    if arguments.noun:
        return run_command(sys.argv[1:])
    from desktop.app import run

    return run(arguments.workspace)


if __name__ == "__main__":
    sys.exit(main())
