"""``workspace backups | backup | restore``."""

from __future__ import annotations

from dataclasses import asdict

from backend.backups.model import BackupPreferences, Difference, RestorePlan
from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Output
from backend.folder import default_folder


def listed(arguments: Arguments, output: Output) -> int:
    """List the backups; with numbers, keep so many from now on."""
    keep, days = arguments.options.keep, arguments.options.days
    setting = (keep, days) != (None, None)
    with opened(arguments, output, reading=not setting) as workspace:
        kept = workspace.backups.preferences
        if setting:
            most = kept.most if keep is None else keep
            kept = BackupPreferences(most, kept.days if days is None else days)
            workspace.backups.set_preferences(kept)
        found = workspace.backups.list()
    rows = [[b.name, b.reason, b.before, b.made_at, str(b.size)] for b in found]
    output.table(["NAME", "REASON", "BEFORE", "MADE", "BYTES"], rows, "There is no backup yet.")
    meta = {"most": kept.most, "days": kept.days}
    output.document({"data": [asdict(one) for one in found], "meta": meta})
    return 0


def make(arguments: Arguments, output: Output) -> int:
    """Make one now."""
    with opened(arguments, output) as workspace:
        made = workspace.backups.make()
    output.say(f"Backed up as {made.name}.")
    output.document({"data": asdict(made)})
    return 0


def restore(arguments: Arguments, output: Output) -> int:
    """Go back to one, or say what that would do."""
    name = arguments.options.name
    if arguments.options.dry_run:
        with opened(arguments, output, reading=True) as workspace:
            _tell(workspace.backups.plan(name), output)
        return 0
    from backend.backups.restoring import restore as go_back

    done = go_back(arguments.workspace or default_folder(), name)
    output.say(f"The workspace is as it was on {done.backup.made_at}.")
    if done.kept is not None:
        output.hint(f"What was there until now is kept as {done.kept.name}.")
    if done.installed_again:
        output.hint(f"{done.installed_again} extensions are installed again at the next start.")
    output.document({"data": asdict(done)})
    return 0


def _tell(plan: RestorePlan, output: Output) -> None:
    for one in plan.differences:
        for line in _lines(one):
            output.say(line)
    if not plan.differences:
        output.say("Nothing differs.")
    if plan.installed_again:
        output.say(f"{plan.installed_again} extensions would be installed again.")
    for label in plan.archives_missing:
        output.say(f"The archive of {label} is gone: add it again.")
    output.document({"data": asdict(plan)})


def _lines(one: Difference) -> list[str]:
    told = (
        ("come back", one.comes_back, one.comes_back_more),
        ("go", one.goes, one.goes_more),
        ("change", one.changes, one.changes_more),
    )
    return [
        f"{one.kind}, {verb}: {', '.join(names)}{f' and {more} more' if more else ''}"
        for verb, names, more in told
        if names
    ]
