"""``python -m tests.torture.together.window FOLDER SCRATCH NAME``: the window among the writers.

The real window, with the APIs switched on in it and a hand at its keyboard. What it makes, and what
it tells the hand, goes to standard output, a JSON object a line, until standard input ends.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from backend.lock import WorkspaceHeld
from backend.schemas.model import Kind
from desktop.api.page import ApiPage
from desktop.properties.page import PropertiesPage
from desktop.schemas.page import SchemasPage
from desktop.theme import Tone
from desktop.tour.hand import CONTROL
from tests.torture.hour.person import Key, Person
from tests.torture.together.journal import Answer

_OPENING_SECONDS = 60.0
_PATIENCE = 150_000  # milliseconds; its process may be stopped for a while


def main(folder: Path, scratch: Path, name: str) -> int:
    person = _opened(folder, scratch)
    # Others change something all the time: nobody waits for the moment when nothing is read anew.
    person.hand.restless = True
    _hear_notices(person)
    ending = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ending.set()), daemon=True).start()
    _serve(person)
    number = 0
    try:
        while not ending.is_set():
            number += 1
            for act in (_schema, _property, _look):
                if not ending.is_set():
                    act(person, f"{name}n{number}")
                    _say(act=act.__name__)
    except Exception as error:
        person.window.grab().save(str(scratch / "window.png"))
        _say(fault=f"{type(error).__name__}: {error}")
        raise
    finally:
        person.close()
    for words in person.bugs:
        _say(fault=words)
    return 0


def _opened(folder: Path, scratch: Path) -> Person:
    """As a person would: again, where a command holds the workspace at this moment."""
    end = time.monotonic() + _OPENING_SECONDS
    while True:
        try:
            return Person(folder, scratch, "the window", _PATIENCE)
        except WorkspaceHeld as held:
            _say(told=str(held))
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _hear_notices(person: Person) -> None:
    """Whatever is told in a notice that does not pass by itself is a fault."""
    toasts = person.window.toasts
    say = toasts.say

    def heard(text: str, tone: Tone = Tone.OK, *rest: Any, **more: Any) -> Any:
        _say(told=text, bad=tone is Tone.BAD)
        return say(text, tone, *rest, **more)

    toasts.say = heard  # type: ignore[method-assign]


def _serve(person: Person) -> None:
    hand, page = person.hand, person.go("api")
    assert isinstance(page, ApiPage)
    hand.tab_to("Port")
    hand.write("0")
    hand.key(Key.Key_Return)
    person.wait(lambda: page.serving.on, "it is served")
    served = page.serving.served
    assert served is not None
    _say(url=served.url, token=served.token)


def _schema(person: Person, name: str) -> None:
    """Typed and published; a customer of its own with two records; then into the trash."""
    hand, page = person.hand, person.go("schemas")
    assert isinstance(page, SchemasPage)
    before = page.design
    hand.key(Key.Key_N, CONTROL)
    person.wait(
        lambda: page.design is not before and page.form.heading.name.edit.hasFocus(),
        "Ctrl+N starts a schema",
    )
    hand.write(name)
    hand.tab_to("Extends")
    hand.write("Task")
    hand.tab_to("Attributes")
    for word in ("notes", "string", "40"):
        hand.write(word)
        hand.key(Key.Key_Tab)
    hand.key(Key.Key_Return, CONTROL)
    hand.key(Key.Key_Return, CONTROL)
    person.wait(lambda: page.sheets.sheet is None, "the schema is published")
    found = person.workspace.schemas.find(Kind.TASKS, name)
    made = Answer.DONE if found.version == 1 else Answer.REFUSED
    _say(kind="schema", marker=name, answer=made)
    hand.pick("Schemas", name)
    hand.key(Key.Key_Delete)
    schemas = person.workspace.schemas
    person.wait(lambda: all(one.name != name for one in schemas.list()), f"{name} is in the trash")


def _property(person: Person, name: str) -> None:
    """Typed, and given up."""
    hand, page = person.hand, person.go("properties")
    assert isinstance(page, PropertiesPage)
    properties = person.workspace.properties
    hand.key(Key.Key_N, CONTROL)
    hand.write(name)
    hand.tab_to("Domains")
    hand.write("window.example.com")
    hand.key(Key.Key_Return, CONTROL)
    person.wait(lambda: any(one.name == name for one in properties.list()), f"{name} is made")
    _say(kind="property", marker=name, answer=Answer.DONE)
    # Whoever makes a property is led to its extensions, once they are read.
    view = page.detail.view
    person.wait(lambda: view.isAncestorOf(QApplication.focusWidget() or page), "it is shown")
    hand.pick("Properties", name)
    hand.key(Key.Key_Delete)
    person.wait(lambda: all(one.name != name for one in properties.list()), f"{name} is deleted")


def _look(person: Person, _name: str) -> None:
    """Every page while others change what is on it."""
    for page in ("records", "packages", "activity", "api", "schemas"):
        person.go(page)
    person.hand.rest()


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    sys.stdout.flush()
    os._exit(code)
