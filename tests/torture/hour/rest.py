"""What belongs to no single thing: the jobs, the APIs, the look of the window."""

from __future__ import annotations

import http.client
import json

from desktop.api.page import ApiPage
from desktop.api.serving import State
from desktop.theme import Mode
from desktop.tour.hand import CONTROL
from tests.torture.hour.person import Key, Person

_REQUESTS = 40
API_SCHEMA = "Callback"
_SCHEMAS = "/metadata/tasks/extensions"


def see_activity(person: Person) -> None:
    """The queue and the history, from end to end."""
    hand = person.hand
    person.go("activity")
    for words in ("Failed", "All"):
        hand.click(words)
    hand.tab_to("Jobs")
    for key in (Key.Key_Home, Key.Key_Down, Key.Key_PageDown, Key.Key_End, Key.Key_Home):
        hand.key(key)


def serve(person: Person) -> None:
    """The APIs on, requests of every outcome, the log looked through, and off again."""
    hand, page = person.hand, person.go("api")
    assert isinstance(page, ApiPage)
    hand.tab_to("Port")
    hand.write("0")
    hand.key(Key.Key_Return)
    person.wait(lambda: page.serving.on, "it is served")
    for number in range(_REQUESTS):
        _ask(person, page, number)
    person.wait(lambda: page.model.rowCount() >= _REQUESTS, "every request has its row")
    hand.tab_to("Requests")
    hand.key(Key.Key_Home)
    hand.key(Key.Key_Down, times=3)
    for words in ("Answer", "curl", "Answer"):
        hand.click(words)
    hand.key(Key.Key_F, CONTROL)
    hand.write("post 409")
    hand.key(Key.Key_Escape)
    hand.click("Switch off")
    person.wait(lambda: page.serving.state is State.OFF, "it is off")


def _ask(person: Person, page: ApiPage, number: int) -> None:
    """The first makes a schema, the last deletes it; between them it is there already."""
    made = {
        "name": API_SCHEMA,
        "type": "single-valued",
        "attributes": [{"name": "notes", "type": "string", "length": 4000}],
    }
    company = person.workspace.company_id
    method, path, body, expected = (
        ("POST", _SCHEMAS, made, 201 if number == 0 else 409),
        ("GET", f"/companies/{company}/properties", None, 200),
        ("POST", _SCHEMAS, made | {"name": "x" * 20_000}, 400),
        ("DELETE", f"{_SCHEMAS}/{API_SCHEMA}", None, 204),
    )[3 if number == _REQUESTS - 1 else number % 3]
    served = page.serving.served
    assert served is not None
    connection = http.client.HTTPConnection(served.address, timeout=30)
    headers = {"Authorization": f"Bearer {served.token}", "Content-Type": "application/json"}
    connection.request(method, path, None if body is None else json.dumps(body).encode(), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    person.check(answer.status == expected, f"{method} {path} answers {answer.status}")


def dress(person: Person) -> None:
    """Dark and light, larger text and as it was, a smaller window."""
    person.go("schemas")
    for mode in (Mode.DARK, Mode.LIGHT):
        person.theme.set_mode(mode)
        person.hand.rest()
    person.hand.key(Key.Key_Plus, CONTROL, times=2)
    person.hand.key(Key.Key_0, CONTROL)
    size = person.window.size()
    person.window.resize(1000, 700)
    person.hand.rest()
    person.window.resize(size)
    person.hand.rest()
