"""Clients of the APIs: each a thread that does what it likes, and knows what it may be answered."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import threading
import zipfile
from collections.abc import Collection
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.packaging import good_manifest, package_files
from tests.torture.together.journal import Answer, Going, Journal
from tests.torture.together.world import CODES, CUSTOMERS, LEDGER, PACKAGES, World, ledger

SETTINGS = '{"greeting": "Hello"}'
_PATIENCE = 120.0  # seconds; longer than a stopped holder is stopped
_BOUNDARY = "a-boundary"
_SCHEMAS = "/metadata/profiles/extensions"
Json = Any


class Left(Exception):
    """Whoever served was killed before the answer."""


class Client(threading.Thread):
    """One of them. What it makes in a place of its own is found again at once."""

    def __init__(
        self, name: str, world: World, going: Going, journal: Journal, luck: Random
    ) -> None:
        super().__init__(name=name)
        self._world, self._going, self._journal, self._luck = world, going, journal, luck
        self._extensions: list[str] = []

    def run(self) -> None:
        acts = (
            self._schema,
            self._publish,
            self._records,
            self._own_records,
            self._by_unique,
            self._customer,
            self._service,
            self._property,
            self._add,
            self._add,
            self._live,
            self._live,
            self._upload,
            self._library,
            self._note,
        )
        while not self._going.ending.is_set():
            if not self._going.served.wait(0.2):
                continue
            # Whoever serves may be killed: the next one is waited for.
            with contextlib.suppress(Left):
                self._luck.choice(acts)()

    # -- schemas and records ------------------------------------------------------------------

    def _schema(self) -> None:
        """One of its own, and one of a name that others want too."""
        name = self._journal.marker(self.name)
        body = ledger() | {"name": name}
        if self._make("schema", name, "POST", _SCHEMAS, body, {201}):
            found = self._ask("GET", f"{_SCHEMAS}/{name}", None, {200})
            self._expect(found["name"] == name, f"the schema {name} is found again")
            if self._luck.random() < 0.7:
                self._ask("DELETE", f"{_SCHEMAS}/{name}", None, {204})
                self._ask("GET", f"{_SCHEMAS}/{name}", None, {404})
        shared = f"Same{self._luck.randrange(3)}"
        self._ask("POST", _SCHEMAS, ledger() | {"name": shared}, {201, 409})
        if self._luck.random() < 0.5:
            self._ask("DELETE", f"{_SCHEMAS}/{shared}", None, {204, 404})

    def _publish(self) -> None:
        """Another version over everybody's records."""
        body = ledger(self._luck.randrange(60, 120), self._luck.randrange(4))
        self._ask("PUT", f"{_SCHEMAS}/{LEDGER}", body, {200, 409})

    def _records(self) -> None:
        """The whole value of a shared customer; where two are of one code, all is refused."""
        where = f"/profiles/C-{self._luck.randrange(CUSTOMERS)}/extensions/{LEDGER}"
        codes = [self._luck.randrange(CODES) for _ in range(self._luck.randrange(1, 4))]
        marker = self._journal.marker(self.name)
        value = [{"code": code, "label": marker} for code in codes]
        twice = len(set(codes)) < len(codes)
        self._ask("PUT", where, value, {409} if twice else {200})
        if twice:
            self._journal.note(self.name, "record", marker, Answer.REFUSED)

    def _own_records(self) -> None:
        """Of a customer that nobody else touches: they are as they were put."""
        mine = f"C-{self.name}"
        self._ask("POST", "/profiles", {"customer_id": mine}, {201, 409})
        value = [
            {"code": code, "label": self._journal.marker(self.name)}
            for code in self._luck.sample(range(CODES), 3)
        ]
        self._ask("PUT", f"/profiles/{mine}/extensions/{LEDGER}", value, {200})
        found = self._ask("GET", f"/profiles/{mine}?extensions={LEDGER}", None, {200})
        kept = {(one["code"], one["label"]) for one in found[LEDGER]}
        self._expect(
            kept == {(one["code"], one["label"]) for one in value}, f"the records of {mine}"
        )

    def _by_unique(self) -> None:
        """One record of a shared customer, changed or deleted."""
        where = f"/profiles/C-{self._luck.randrange(CUSTOMERS)}/extensions/{LEDGER}"
        code, delete = self._luck.randrange(CODES), self._luck.random() < 0.3
        if delete:
            self._ask("PUT", f"{where}/delete/by/unique", {"code": code}, {204, 404})
        else:
            body = {"code": code, "label": self._journal.marker(self.name)}
            self._ask("PUT", f"{where}/by/unique", body, {204, 404})

    def _customer(self) -> None:
        """With records; one in two has a duplicate in them, and then nothing is made."""
        number = self._journal.marker(self.name)[:16]
        twice = self._luck.random() < 0.5
        records = [{"code": code, "label": "new"} for code in ((1, 1) if twice else (1, 2))]
        body = {"customer_id": number, LEDGER: records}
        self._make("customer", number, "POST", "/profiles", body, {409 if twice else 201})

    def _service(self) -> None:
        """Its number is counted, and never given twice."""
        made = self._ask("POST", "/services/start", {}, {201})
        self._ask("GET", f"/services/{made['service_id']}", None, {200})

    # -- properties and extensions ------------------------------------------------------------

    def _property(self) -> None:
        name = self._journal.marker(self.name)
        given = {"name": name, "platform": "web", "domains": ["x.example.com"]}
        path = f"/companies/{self._world.company}/properties"
        made = self._make("property", name, "POST", path, _new("properties", given), {201})
        if made and self._luck.random() < 0.8:
            where = f"/properties/{made['data']['id']}"
            self._ask("DELETE", where, None, {204})
            self._ask("GET", where, None, {200, 404})

    def _add(self) -> None:
        """The same few packages to the same few properties, as everybody does."""
        world = self._world
        place = self._luck.choice(world.properties)
        package = self._luck.choice(world.packages + world.newer)
        body = {
            "data": {
                "type": "extensions",
                "attributes": {"settings": SETTINGS},
                "relationships": {
                    "extension_package": {"data": {"type": "extension_packages", "id": package}}
                },
            }
        }
        made = self._ask("POST", f"/properties/{place}/extensions", body, {201, 409})
        if "data" in made:
            self._extensions = [*self._extensions[-5:], made["data"]["id"]]
            self._journal.note(self.name, "extension", made["data"]["id"], Answer.DONE)

    def _live(self) -> None:
        """Revised, changed, upgraded, removed: any that is there, whoever added it."""
        place = self._luck.choice(self._world.properties)
        listed = self._ask("GET", f"/properties/{place}/extensions", None, {200})["data"]
        heads = [one for one in listed if one["attributes"]["name"] in PACKAGES]
        if not heads:
            return
        chosen = self._luck.choice(heads)
        path, id_ = f"/extensions/{chosen['id']}", chosen["id"]
        may = {200, 404, 409, 422}
        match self._luck.randrange(6):
            case 0:
                self._ask("DELETE", path, None, {204, 404, 409})
            case 1 | 2:
                self._ask("PATCH", path, _change("extensions", id_, meta={"action": "revise"}), may)
            case 3:
                times = self._luck.randrange(1, 9)
                given = {"settings": json.dumps({"greeting": "Hi", "times": times})}
                self._ask("PATCH", path, _change("extensions", id_, attributes=given), may)
            case 4:
                on = {"enabled": self._luck.random() < 0.5}
                self._ask("PATCH", path, _change("extensions", id_, attributes=on), may)
            case _:
                at = PACKAGES.index(chosen["attributes"]["name"])
                meta = {"upgrade_extension_package_id": self._world.newer[at]}
                self._ask("PATCH", path, _change("extensions", id_, meta=meta), may)

    def _upload(self) -> None:
        """A package of its own, in development; then perhaps the very same again."""
        marker = self._journal.marker(self.name)
        manifest = good_manifest(name=marker.lower(), version="0.1.0")
        data = _form(f"{marker}.zip", _zip(package_files(manifest)))
        path = "/extension_packages"
        made = self._make("package", f"{marker}.zip", "POST", path, data, {202})
        if made and self._luck.random() < 0.3:
            self._ask("POST", path, data, {202, 409})

    def _library(self) -> None:
        place = self._luck.choice(self._world.properties)
        name = self._journal.marker(self.name)
        path = f"/properties/{place}/libraries"
        made = self._make("library", name, "POST", path, _new("libraries", {"name": name}), {201})
        if not made:
            return
        id_ = made["data"]["id"]
        held = self._ask("GET", f"/properties/{place}/extensions", None, {200})["data"]
        some = [{"type": "extensions", "id": one["id"]} for one in held[:2]]
        related = f"/libraries/{id_}/relationships/extensions"
        self._ask("POST", related, {"data": some}, {200, 204, 404, 409, 422})
        if self._luck.random() < 0.3:
            self._ask("DELETE", f"/libraries/{id_}", None, {204})

    def _note(self) -> None:
        place = self._luck.choice(self._world.properties)
        text = self._journal.marker(self.name)
        path = f"/properties/{place}/notes"
        if self._make("note", text, "POST", path, _new("notes", {"text": text}), {201}):
            found = self._ask("GET", f"{path}?page[size]=100", None, {200})["data"]
            texts = [one["attributes"]["text"] for one in found]
            self._expect(text in texts or len(texts) == 100, f"the note {text} is found again")

    # -- asking -------------------------------------------------------------------------------

    def _make(
        self, kind: str, marker: str, method: str, path: str, body: Json, may: Collection[int]
    ) -> Json:
        """Ask for a thing of that marker; ``None`` where it is refused."""
        try:
            status, answer = self._exchange(method, path, body, may)
        except Left:
            self._journal.note(self.name, kind, marker, Answer.UNKNOWN)
            raise
        made = status < 300
        self._journal.note(self.name, kind, marker, Answer.DONE if made else Answer.REFUSED)
        return answer if made else None

    def _ask(self, method: str, path: str, body: Json, may: Collection[int]) -> Json:
        return self._exchange(method, path, body, may)[1]

    def _exchange(
        self, method: str, path: str, body: Json, may: Collection[int]
    ) -> tuple[int, Json]:
        url, token = self._going.url, self._going.token
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        reactor = not path.startswith(("/metadata", "/profiles", "/services"))
        kind = "application/vnd.api+json" if reactor else "application/json"
        if isinstance(body, bytes):
            kind = f"multipart/form-data; boundary={_BOUNDARY}"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_PATIENCE)
        try:
            connection.request(method, path, raw, headers)
            answer = connection.getresponse()
            status, text = answer.status, answer.read().decode()
        except TimeoutError:
            self._journal.fault(f"{self.name}: {method} {path} is not answered")
            raise Left from None
        except (OSError, http.client.HTTPException) as error:
            self._going.gone(url)
            raise Left from error
        finally:
            connection.close()
        if status == 503 and "server-stops" in text:  # the window is being closed
            self._going.gone(url)
            raise Left
        self._journal.act(self.name, f"{status}" if status >= 400 else "")
        self._journal.look_through(f"{self.name}: {method} {path}", text)
        self._expect(
            status in may, f"{method} {path} answers {status}, not one of {may}: {text[:500]}"
        )
        return status, json.loads(text) if text else {}

    def _expect(self, held: bool, words: str) -> None:
        if not held:
            self._journal.fault(f"{self.name}: {words}")
            raise Left


def _new(type_: str, attributes: Json) -> Json:
    return {"data": {"type": type_, "attributes": attributes}}


def _change(type_: str, id_: str, /, **parts: Json) -> Json:
    return {"data": {"type": type_, "id": id_, **parts}}


def _form(file_name: str, data: bytes) -> bytes:
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="package"; '
    head += f'filename="{file_name}"\r\n\r\n'
    return head.encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode()


def _zip(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return held.getvalue()
