"""Events: everyone is told, and nobody can spoil it for the others."""

from __future__ import annotations

import threading

import pytest

from backend.events import Event, Events, JobProgressed, SchemaChanged

EVENT = SchemaChanged("XS1")


def test_everyone_who_asked_is_told_in_order() -> None:
    events, heard = Events(), []
    for name in ("one", "two"):
        events.subscribe(lambda event, name=name: heard.append((name, event)))  # type: ignore[misc]
    events.publish(EVENT)
    assert heard == [("one", EVENT), ("two", EVENT)]


def test_who_no_longer_asks_is_not_told() -> None:
    events = Events()
    heard: list[Event] = []
    others: list[Event] = []
    unsubscribe = events.subscribe(heard.append)
    events.subscribe(others.append)
    unsubscribe()
    unsubscribe()
    events.publish(EVENT)
    assert (heard, others) == ([], [EVENT])


def test_a_subscriber_that_raises_is_logged_and_stops_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    events = Events()
    heard: list[Event] = []

    def broken(event: Event) -> None:
        raise ValueError("broken")

    events.subscribe(broken)
    events.subscribe(heard.append)
    events.publish(EVENT)
    assert heard == [EVENT]
    assert "broken" in caplog.text
    assert "XS1" in caplog.text


def test_a_subscriber_may_come_and_go_while_it_is_told() -> None:
    events = Events()
    heard: list[Event] = []

    def once(event: Event) -> None:
        unsubscribe()
        events.subscribe(heard.append)

    unsubscribe = events.subscribe(once)
    events.publish(EVENT)
    assert heard == []
    events.publish(EVENT)
    assert heard == [EVENT]


def test_subscribers_that_come_from_many_threads_are_all_kept() -> None:
    events = Events()
    heard: list[int] = []
    start = threading.Barrier(8)

    def subscribe(number: int) -> None:
        start.wait()
        for _ in range(200):
            events.subscribe(lambda _event: None)()
        events.subscribe(lambda _event: heard.append(number))

    threads = [threading.Thread(target=subscribe, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events.publish(EVENT)
    assert sorted(heard) == list(range(8))


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (0, 7, 0), (1, 3, 33), (7, 7, 100)]
)
def test_percent(done: int, total: int, percent: int) -> None:
    assert JobProgressed("EX1", "unpacking", done, total).percent == percent
