"""``workspace export | import | recover | backups | backup | restore``."""

from __future__ import annotations

from pathlib import Path

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Output
from backend.folder import default_folder


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    if arguments.verb == "recover":
        from backend.cli.recovering import run as recover

        return recover(arguments, output)
    if arguments.verb in ("backups", "backup", "restore"):
        from backend.cli import backups

        acts = {"backups": backups.listed, "backup": backups.make, "restore": backups.restore}
        return acts[arguments.verb](arguments, output)
    return _export(arguments, output) if arguments.verb == "export" else _import(arguments, output)


def _export(arguments: Arguments, output: Output) -> int:
    file = arguments.options.file
    with opened(arguments, output, reading=True) as workspace:
        exported = workspace.portable.export_workspace(
            output.console.path(file),
            cancel=output.console.cancel,
            encrypted=arguments.options.with_encrypted,
        )
    output.say(f"The workspace is written to {file}, {exported.archives} archives.")
    if exported.left_out:
        output.hint(
            f"{exported.left_out} values of attributes that encrypt are left out;"
            " --with-encrypted takes them along."
        )
    meta = {
        "file": file,
        "digest": exported.digest,
        "size": exported.size,
        "archives": exported.archives,
        "left_out": exported.left_out,
    }
    output.document({"meta": meta})
    return 0


def _import(arguments: Arguments, output: Output) -> int:
    from backend.portable.service import import_workspace

    file = arguments.options.file
    folder = arguments.workspace or default_folder()
    made = import_workspace(Path(file), folder)
    output.say(
        f"The workspace of {file} is in {made.folder}: {made.archives} archives, "
        f"{made.installed} extensions installed."
    )
    meta = {
        "workspace": str(made.folder),
        "digest": made.digest,
        "archives": made.archives,
        "installed": made.installed,
    }
    output.document({"meta": meta})
    return 0
