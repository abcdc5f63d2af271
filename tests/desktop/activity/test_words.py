"""Jobs in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backend.events import JobProgressed
from backend.installations.model import BatchTally, JobAct, JobLine, JobState, Tally
from desktop.activity import words

LINE = JobLine(
    id=7,
    act=JobAct.INSTALL,
    subject_id="EX1",
    property_id="PR1",
    property_name="Shop",
    label="Greeter 1.2.3",
    state=JobState.RUNNING,
    attempt=1,
    starts=1,
    batch_id="",
    created_at="2026-01-01T00:00:00.000Z",
    started_at="2026-01-01T00:00:05.000Z",
    ended_at=None,
    seconds=None,
    problems=(),
    turn=0,
    may_retry=False,
    has_subject=True,
)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0144, "14 ms"),
        (1.44, "1.4 s"),
        (12.4, "12 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3725, "1 h 02 min"),
    ],
)
def test_durations_are_said_as_people_do(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0, ""), (12, "12 B/s"), (4_200, "4.2 kB/s"), (8_123_000, "8.1 MB/s"), (3e9, "3.0 GB/s")],
)
def test_speed_is_said_in_its_unit(rate: float, said: str) -> None:
    assert words.speed(rate) == said


@pytest.mark.parametrize(
    ("turn", "said"),
    [(1, "next"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (21, "21st"), (112, "112th")],
)
def test_a_turn_is_said_as_people_do(turn: int, said: str) -> None:
    assert words.turn_words(turn).split()[0] == said


def test_a_running_job_takes_until_now() -> None:
    assert words.passed(LINE, datetime(2026, 1, 1, 0, 0, 17, tzinfo=UTC)) == 12


def test_the_status_bar_says_job_step_percent_and_speed() -> None:
    tally = Tally("", 9, LINE, 1, 1, 0, 0)
    progress = JobProgressed("EX1", "unpacking", 42, 100, 7, 8.1e6)
    said = words.go_words(tally, progress)
    assert said == "Installing 3 of 12 · unpacking · 42% · 8.1 MB/s"
    assert words.count_words(tally) == "2 of 12 done, 1 failed"
    assert words.title_words(tally) == "(3 of 12)"
    alone = Tally("", 0, LINE, 0, 0, 0, 0)
    assert words.go_words(alone, None) == "Installing Greeter 1.2.3"
    other = JobProgressed("EX2", "unpacking", 42, 100, 8)
    assert words.go_words(alone, other) == "Installing Greeter 1.2.3", "of another job"


@pytest.mark.parametrize(
    ("ended", "acts", "said"),
    [
        ((12, 0, 0), {JobAct.INSTALL}, "Installed 12 extensions."),
        ((11, 1, 0), {JobAct.INSTALL}, "Installed 11 of 12 extensions, 1 failed."),
        ((5, 1, 6), {JobAct.UPGRADE}, "Upgraded 5 of 12 extensions, 1 failed, 6 cancelled."),
        ((0, 2, 0), {JobAct.CHECK}, "Checked none of 2 packages, 2 failed."),
        ((3, 0, 0), {JobAct.INSTALL, JobAct.UPGRADE}, "Done: 3 extensions."),
        ((2, 1, 0), {JobAct.INSTALL, JobAct.CHECK}, "Done: 2 of 3 jobs, 1 failed."),
    ],
)
def test_a_batch_is_summed_up_in_one_sentence(
    ended: tuple[int, int, int], acts: set[JobAct], said: str
) -> None:
    assert words.batch_words(BatchTally("BA1", 0, *ended, frozenset(acts), None)) == said


def test_the_end_is_a_time_of_today_and_a_date_before() -> None:
    now = datetime(2026, 1, 2, 18, 26, 31).astimezone()
    at = now.isoformat()
    assert words.ended_words(at, now) == "18:26"
    assert words.ended_words(at, now, seconds=True) == "18:26:31"
    assert words.ended_words(at, now + timedelta(days=1)) == "2026-01-02"
    assert words.ended_words(None) == ""


def test_a_failure_that_a_later_job_took_up_says_so() -> None:
    failed = replace(LINE, state=JobState.FAILED)
    assert words.state_words(failed) == "failed, retried"
    uploaded = replace(failed, uploaded=True)  # that cannot be retried, only uploaded again
    assert words.state_words(uploaded) == "failed"
    assert words.state_words(replace(failed, may_retry=True)) == "failed"
    assert words.state_words(replace(failed, has_subject=False)) == "failed"
