"""Fifty jobs at once: how far they are, their order, what failed, and one notice at the end."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.installations.model import JobQuery, JobState
from backend.properties.model import Addition, Batch
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

_STORES = 17
_PACKAGES = ("beacon", "form-tracker", "page-clock")
_ALT = Qt.KeyboardModifier.AltModifier


def play(stage: Stage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_5, CONTROL)
    hand.picture("09-activity-history")
    activity = stage.workspace.activity
    stores = [
        stage.workspace.properties.create(f"Store {number:02}", "web", [f"s{number}.example.com"])
        for number in range(1, _STORES + 1)
    ]
    hand.wait(lambda: not activity.tally().open, "every store has its core")
    hand.wait(lambda: stage.window.toasts.toasts, "that is told")
    with stage.braked():
        batch = _add_to_all(stage, [store.id for store in stores])
        stage.check(len(batch.extensions) == _STORES * len(_PACKAGES), "51 jobs at once")
        hand.wait(lambda: stage.workspace.installer.progress, "the first is taken up")
        hand.picture("09-activity-fifty-jobs")
        _reorder(stage)
    hand.wait(lambda: not activity.tally().open, "all jobs end")
    failed = activity.page(JobQuery(states=frozenset({JobState.FAILED}), batch_id=batch.id))
    stage.check(failed.total == _STORES, "those whose archive is away fail, the others do not")
    stage.check("failed" in _notice(stage), "one notice tells of all")
    hand.picture("09-activity-ended")
    hand.click("Show")
    hand.click("Failed")
    hand.picture("09-activity-failed")
    _bring_back(stage)
    hand.click("Retry failed of this batch")
    hand.wait(
        lambda: not activity.tally().open and not activity.tally().retriable, "all are there now"
    )
    hand.picture("09-activity-retried")
    for store in stores:
        stage.workspace.properties.delete(store.id)
    hand.click("All")
    hand.wait(lambda: not activity.tally().open, "the stores are gone")


def _add_to_all(stage: Stage, stores: list[str]) -> Batch:
    """Every package in every store; the archive of one is away when its turn comes."""
    packages = [stage.workspace.packages.find(name, "web") for name in _PACKAGES]
    settings = {"beacon": '{"endpoint": "https://collect.example.com"}'}
    digest = packages[-1].digest
    archive = stage.workspace.folder.archive(digest)
    archive.rename(archive.with_suffix(".away"))
    return stage.workspace.properties.add_many(
        [
            Addition(store, package.id, settings.get(package.name, "{}"))
            for store in stores
            for package in packages
        ]
    )


def _reorder(stage: Stage) -> None:
    hand = stage.hand
    hand.tab_to("Jobs")
    hand.key(Qt.Key.Key_Home)
    hand.key(Qt.Key.Key_Down, times=3)
    hand.key(Qt.Key.Key_Home, _ALT)
    (first,) = stage.workspace.activity.page(offset=1, limit=1).lines
    stage.check(first.label.startswith("Beacon"), "Alt+Home has a job done next")
    hand.picture("09-activity-order")


def _bring_back(stage: Stage) -> None:
    for away in stage.workspace.folder.packages.glob("*.away"):
        away.rename(away.with_suffix(".zip"))


def _notice(stage: Stage) -> str:
    hand = stage.hand
    hand.wait(lambda: stage.window.toasts.toasts, "the batch is told")
    return stage.window.toasts.toasts[-1].text
