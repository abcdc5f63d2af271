"""``python -m tests.torture.hour FOLDER``: uses the window round by round and writes samples.

A line of JSON a round goes to ``FOLDER/samples.jsonl``. Ends with 1 where anything went wrong.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.torture.hour import packages, properties, records, rest, sample, schemas
from tests.torture.hour.person import Person

_MOST_STORES = 30
_PER_STORE = 5  # installations: the core, three packages, and one of these in another version


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--rounds", type=int, default=0, help="instead of a time")
    parser.add_argument("--light", action="store_true", help="only part of each round")
    parser.add_argument("--installations", type=int, default=5000)
    options = parser.parse_args()
    folder: Path = options.folder
    for name in ("scratch", "temporary"):
        (folder / name).mkdir(parents=True)
    tempfile.tempdir = str(folder / "temporary")
    logged = _Logged()
    logging.getLogger().addHandler(logged)
    person = Person(folder / "workspace", folder / "scratch", "the hour")
    try:
        _use(person, options)
    except BaseException:
        person.window.grab().save(str(folder / "failed.png"))
        raise
    finally:
        person.close()
    for words in (*person.bugs, *logged.words):
        print(words, file=sys.stderr)
    return 1 if person.bugs or logged.words else 0


def _use(person: Person, options: argparse.Namespace) -> None:
    person.hand.click("Start with the demo")
    person.wait(lambda: not person.workspace.is_empty, "the demo is there")
    person.installed()
    kept = person.workspace.folder
    folders = (options.folder / "temporary", kept.staging, kept.uploads)
    begun = time.monotonic()
    installations = rounds = 0
    with (options.folder / "samples.jsonl").open("w") as file:
        while True:
            passed = time.monotonic() - begun
            share = rounds / options.rounds if options.rounds else passed / options.seconds
            if share >= 1 and installations >= options.installations:
                return
            due = options.installations * min(1.0, share) - installations
            stores = min(_MOST_STORES, max(2, round(due / _PER_STORE)))
            installations += (_light if options.light else _round)(person, stores)
            rounds += 1
            person.at_rest()
            passed = time.monotonic() - begun
            taken = sample.take(passed, rounds, person.hand.acts, installations, folders)
            file.write(json.dumps(asdict(taken)) + "\n")
            file.flush()


def _round(person: Person, stores: int) -> int:
    """Everything once; what it makes it takes away again. Answers the installations."""
    schemas.design(person)
    records.keep(person)
    records.look_at_all(person)
    schemas.publish_again(person)
    schemas.look_around(person)
    packages.look_at(person)
    properties.assemble(person)
    properties.gather(person)
    count = properties.install_many(person, stores)
    rest.see_activity(person)
    rest.serve(person)
    rest.dress(person)
    properties.give_up(person)
    records.forget(person)
    schemas.give_up(person)
    return count


def _light(person: Person, stores: int) -> int:
    """Some of it, for the short form."""
    schemas.design(person)
    records.keep(person)
    properties.assemble(person)
    count = properties.install_many(person, stores)
    rest.serve(person)
    properties.give_up(person)
    records.forget(person)
    schemas.give_up(person)
    return count


class _Logged(logging.Handler):
    """What the program says of itself that a person should not have to read."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(self.format(record))


if __name__ == "__main__":
    sys.exit(main())
