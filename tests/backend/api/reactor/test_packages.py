"""Extension packages over HTTP, on a real server with a real installer thread.

| call | its tests begin with `test_` |
|---|---|
| `GET /extension_packages` | the_catalogue, the_newest_version, a_list |
| `POST /extension_packages` | an_upload, a_form, what_is_no_package, too_large, a_client, nobody |
| `GET /extension_packages/EP` | an_upload, what_is_not_there |
| `PATCH /extension_packages/EP`, a form | the_next_archive, a_failed_archive, a_released |
| `PATCH /extension_packages/EP`, JSON | a_release, a_package, a_whole_resource, a_change |
| `POST /extension_packages/EP` | the_next_archive, a_released |
| `DELETE /extension_packages/EP` | what_is_in_development, what_is_not_there |
| `GET /extension_packages/EP/versions` | the_versions, what_is_not_there |
"""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import jsonschema_rs
import pytest

from backend.workspace import Workspace
from tests.backend.api.conftest import Client, Reply
from tests.backend.installing import archive, installed
from tests.conftest import until

PACKAGES = "/extension_packages"
BOUNDARY = "a-boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def form(*parts: tuple[str, str | None, bytes]) -> bytes:
    """A form of parts: name, file name (``None`` for a field), bytes."""
    body = b""
    for name, file_name, data in parts:
        file = f'; filename="{file_name}"' if file_name is not None else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def send(api: Client, data: bytes, path: str = PACKAGES, method: str = "POST") -> Reply:
    return api.ask(method, path, raw=form(("package", "greeter.zip", data)), kind=FORM)


def send_chunked(api: Client, data: bytes, path: str = PACKAGES) -> Reply:
    """As the official uploader does: in pieces, without a length."""
    body = form(("package", "greeter.zip", data))

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    connection = api.connection()
    try:
        headers = {**api.headers, "Content-Type": FORM, "Transfer-Encoding": "chunked"}
        connection.request("POST", path, pieces(), headers, encode_chunked=True)
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def packed(folder: Path, **changes: Any) -> bytes:
    return archive(folder, **changes).read_bytes()


def checked(api: Client, package_id: str) -> Any:
    """The package as the API answers it once its check has ended."""

    def answer() -> Any:
        reply = api.get(f"{PACKAGES}/{package_id}")
        assert reply.status == 200
        return reply.body["data"]

    until(api.workspace, lambda: answer()["attributes"]["status"] != "pending")
    return answer()


def upload(api: Client, folder: Path, **changes: Any) -> Any:
    """A package in development that can be used."""
    reply = send(api, packed(folder, **changes))
    assert reply.status == 202
    found = checked(api, reply.body["data"]["id"])
    assert found["attributes"]["status"] == "succeeded", found["meta"]
    return found


def patch(api: Client, package_id: str, **parts: Any) -> Reply:
    data = {"id": package_id, "type": "extension_packages", **parts}
    return api.patch(f"{PACKAGES}/{package_id}", {"data": data})


def release(api: Client, package_id: str) -> Reply:
    return patch(api, package_id, meta={"action": "release_private"})


def nothing_was_kept(workspace: Workspace) -> bool:
    return not workspace.packages.list() and not list(workspace.folder.uploads.iterdir())


@pytest.mark.parametrize("way", [send, send_chunked])
def test_an_upload_is_answered_at_once_and_checked_behind(
    api: Client, tmp_path: Path, way: Callable[[Client, bytes], Reply]
) -> None:
    reply = way(api, packed(tmp_path))
    assert reply.status == 202
    data = reply.body["data"]
    assert data["type"] == "extension_packages"
    assert data["attributes"]["status"] == "pending"
    assert data["attributes"]["availability"] == "development"
    assert data["attributes"]["name"] is None
    assert data["links"]["self"] == f"{api.server.url}{PACKAGES}/{data['id']}"
    found = checked(api, data["id"])
    assert found["attributes"]["status"] == "succeeded"
    assert found["attributes"]["name"] == "greeter"
    assert found["meta"]["archive"]["file_name"] == "greeter.zip"
    until(api.workspace, lambda: not list(api.workspace.folder.uploads.iterdir()))


@pytest.mark.parametrize(
    ("raw", "kind", "status", "code"),
    [
        (form(), FORM, 400, "part-missing"),
        (form(("file", "x.zip", b"PK")), FORM, 400, "part-missing"),
        (form(("package", None, b"PK")), FORM, 400, "part-missing"),
        (
            form(("package", "x.zip", b"PK"), ("package", "y.zip", b"PK")),
            FORM,
            400,
            "not-multipart",
        ),
        (b"PK", "multipart/form-data", 400, "not-multipart"),
        (b"no form", FORM, 400, "not-multipart"),
        (b"PK", "application/zip", 415, "media-type-unsupported"),
        (b'{"data": {}}', "application/vnd.api+json", 415, "media-type-unsupported"),
        (b"", "application/vnd.api+json", 400, "body-missing"),
    ],
)
def test_a_form_that_brings_no_file_is_refused(
    api: Client, raw: bytes, kind: str, status: int, code: str
) -> None:
    reply = api.post(PACKAGES, raw=raw, kind=kind)
    assert (reply.status, reply.codes) == (status, [code])
    assert nothing_was_kept(api.workspace)


def _empty_zip() -> bytes:
    target = io.BytesIO()
    zipfile.ZipFile(target, "w").close()
    return target.getvalue()


@pytest.mark.parametrize("data", [b"", b"not a zip", _empty_zip()], ids=["empty", "text", "bare"])
def test_what_is_no_package_is_taken_and_fails(api: Client, data: bytes) -> None:
    reply = send(api, data)
    assert reply.status == 202
    found = checked(api, reply.body["data"]["id"])
    assert found["attributes"]["status"] == "failed"
    errors = found["meta"]["status_details"]["errors"]
    assert errors[0]["title"]
    assert {"id", "status", "code", "title", "detail"} <= errors[0].keys()


@pytest.mark.parametrize("way", [send, send_chunked])
def test_too_large_an_upload_is_refused(
    api: Client, monkeypatch: pytest.MonkeyPatch, way: Callable[[Client, bytes], Reply]
) -> None:
    monkeypatch.setattr("backend.api.shell.MOST_UPLOAD", 5_000)
    reply = way(api, b"PK" * 5_000)
    assert (reply.status, reply.codes) == (413, ["too-large"])
    assert nothing_was_kept(api.workspace)


def test_a_client_that_leaves_in_the_middle_of_an_upload_leaves_nothing(
    api: Client, tmp_path: Path
) -> None:
    address = urlsplit(api.server.url)
    body = form(("package", "greeter.zip", packed(tmp_path)))
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(
            f"POST {PACKAGES} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: {FORM}\r\n"
            f"Authorization: {api.headers['Authorization']}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
        )
        client.sendall(body[: len(body) // 2])
    until(api.workspace, lambda: api.server.log.lines())
    assert nothing_was_kept(api.workspace)


def test_nobody_uploads_without_the_token(api: Client, tmp_path: Path) -> None:
    raw = form(("package", "greeter.zip", packed(tmp_path)))
    reply = api.post(PACKAGES, raw=raw, kind=FORM, headers={"Authorization": None})
    assert reply.status == 401
    assert nothing_was_kept(api.workspace)


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_the_next_archive_is_a_new_version_of_the_same_package(
    api: Client, tmp_path: Path, method: str
) -> None:
    first = upload(api, tmp_path, version="1.0.0")
    address = f"{PACKAGES}/{first['id']}"
    reply = send(api, packed(tmp_path, version="1.1.0"), address, method)
    assert (reply.status, reply.body["data"]["id"]) == (200, first["id"])
    assert reply.body["data"]["attributes"]["status"] == "pending"
    found = checked(api, first["id"])
    assert found["attributes"]["version"] == "1.1.0"
    assert found["meta"]["archive"]["sha256"] != first["meta"]["archive"]["sha256"]
    assert api.get(PACKAGES).body["meta"]["pagination"]["total_count"] == 1


def test_a_failed_archive_is_told_and_a_better_one_mends_it(api: Client, tmp_path: Path) -> None:
    first = upload(api, tmp_path)
    address = f"{PACKAGES}/{first['id']}"
    send(api, packed(tmp_path, name="another"), address, "PATCH")
    found = checked(api, first["id"])
    assert found["attributes"]["status"] == "failed"
    (error,) = found["meta"]["status_details"]["errors"]
    assert (error["code"], error["source"]["pointer"]) == ("package-differs", "/name")
    failed = api.get(f"{PACKAGES}?filter[status]={quote('EQ failed')}").body
    assert [one["id"] for one in failed["data"]] == [first["id"]]
    send(api, packed(tmp_path, version="9.0.0"), address, "PATCH")
    found = checked(api, first["id"])
    assert (found["attributes"]["status"], "status_details" in found["meta"]) == (
        "succeeded",
        False,
    )


def test_a_release_is_for_every_property_and_must_be_greater(api: Client, tmp_path: Path) -> None:
    first = upload(api, tmp_path, version="1.0.0")
    reply = release(api, first["id"])
    assert reply.status == 200
    assert reply.body["data"]["attributes"]["availability"] == "private"
    again = release(api, first["id"])
    assert (again.status, again.codes) == (409, ["not-in-development"])
    same = send(api, packed(tmp_path, version="1.0.0", description="Other."))
    found = checked(api, same.body["data"]["id"])
    assert found["attributes"]["status"] == "failed"
    assert found["meta"]["status_details"]["errors"][0]["code"] == "version-not-greater"


def test_an_upload_of_what_is_in_development_already_is_found_by_either_id(
    api: Client, tmp_path: Path
) -> None:
    first = upload(api, tmp_path, version="1.0.0")
    second = send(api, packed(tmp_path, version="1.1.0")).body["data"]
    assert second["id"] != first["id"]
    found = checked(api, second["id"])
    assert (found["id"], found["attributes"]["version"]) == (first["id"], "1.1.0")
    assert release(api, second["id"]).body["data"]["id"] == first["id"]


def test_a_released_package_takes_no_other_archive(api: Client, tmp_path: Path) -> None:
    first = upload(api, tmp_path)
    release(api, first["id"])
    for method in ("PATCH", "POST"):
        reply = send(api, packed(tmp_path), f"{PACKAGES}/{first['id']}", method)
        assert (reply.status, reply.codes) == (409, ["package-released"])
    until(api.workspace, lambda: not list(api.workspace.folder.uploads.iterdir()))


@pytest.mark.parametrize(
    "by", [{"attributes": {"discontinued": True}}, {"meta": {"action": "discontinue"}}]
)
def test_a_package_is_discontinued_and_offered_again(
    api: Client, tmp_path: Path, by: dict[str, Any]
) -> None:
    first = upload(api, tmp_path)
    too_early = patch(api, first["id"], **by)
    assert (too_early.status, too_early.codes) == (409, ["not-released"])
    release(api, first["id"])
    for _ in range(2):
        reply = patch(api, first["id"], **by)
        assert (reply.status, reply.body["data"]["attributes"]["discontinued"]) == (200, True)
    back = patch(api, first["id"], attributes={"discontinued": False})
    assert back.body["data"]["attributes"]["discontinued"] is False


def test_a_whole_resource_sent_back_changes_nothing(api: Client, tmp_path: Path) -> None:
    first = upload(api, tmp_path)
    reply = api.patch(f"{PACKAGES}/{first['id']}", {"data": first})
    assert (reply.status, reply.body["data"]) == (200, first)


@pytest.mark.parametrize(
    ("parts", "status", "pointer"),
    [
        ({"type": "extensions"}, 409, "/data/type"),
        ({"id": "EP" + "0" * 32}, 409, "/data/id"),
        ({"attributes": []}, 422, "/data/attributes"),
        ({"attributes": {"discontinued": "yes"}}, 422, "/data/attributes/discontinued"),
        ({"attributes": {"version": "9.9.9"}}, 422, "/data/attributes/version"),
        ({"attributes": {"availability": "public"}}, 422, "/data/attributes/availability"),
        ({"meta": {"action": "release_public"}}, 422, "/data/meta/action"),
        ({"meta": {"action": ["discontinue"]}}, 422, "/data/meta/action"),
        (
            {"meta": {"action": "discontinue"}, "attributes": {"discontinued": False}},
            422,
            "/data/meta/action",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused_where_it_is_wrong(
    api: Client, tmp_path: Path, parts: dict[str, Any], status: int, pointer: str
) -> None:
    first = upload(api, tmp_path)
    reply = patch(api, first["id"], **parts)
    assert (reply.status, reply.pointers) == (status, [pointer])


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}, {"data": []}])
def test_a_change_without_a_resource_is_refused(api: Client, tmp_path: Path, body: Any) -> None:
    first = upload(api, tmp_path)
    reply = api.patch(f"{PACKAGES}/{first['id']}", raw=b"null" if body is None else None, body=body)
    assert (reply.status, reply.pointers) == (422, ["/data" if isinstance(body, dict) else ""])


def test_what_is_in_development_is_deleted_unless_it_is_installed(
    api: Client, tmp_path: Path
) -> None:
    first = upload(api, tmp_path)
    lab = api.workspace.properties.create("Lab", "web", ["lab.example"], development=True).id
    extension = api.workspace.properties.add_extension(lab, first["id"])
    installed(api.workspace, extension.id)
    in_use = api.delete(f"{PACKAGES}/{first['id']}")
    assert (in_use.status, in_use.codes) == (409, ["package-in-use"])
    api.workspace.properties.remove(extension.id)
    assert api.delete(f"{PACKAGES}/{first['id']}").status == 204
    assert api.get(f"{PACKAGES}/{first['id']}").status == 404
    second = upload(api, tmp_path, version="5.0.0")
    release(api, second["id"])
    released = api.delete(f"{PACKAGES}/{second['id']}")
    assert (released.status, released.codes) == (409, ["package-released"])


@pytest.mark.parametrize("package_id", ["EP" + "0" * 32, "EX" + "0" * 32, "nothing", "..%2Fx"])
def test_what_is_not_there_is_not_found(api: Client, package_id: str) -> None:
    address = f"{PACKAGES}/{package_id}"
    raw = form(("package", "x.zip", b"PK"))
    for reply in (
        api.get(address),
        api.delete(address),
        api.get(f"{address}/versions"),
        api.patch(address, {"data": {"type": "extension_packages"}}),
        api.patch(address, raw=raw, kind=FORM),
        api.post(address, raw=raw, kind=FORM),
    ):
        assert (reply.status, reply.codes) == (404, ["not-found"])
    assert nothing_was_kept(api.workspace)


def test_the_catalogue_is_filtered_sorted_and_paged(api: Client, tmp_path: Path) -> None:
    for name in ("alpha", "beta", "gamma"):
        release(api, upload(api, tmp_path, name=name)["id"])
    upload(api, tmp_path, name="beta", version="10.0.0")

    def found(query: str) -> list[tuple[str, str]]:
        told = [one["attributes"] for one in api.get(f"{PACKAGES}?{query}").body["data"]]
        return [(one["name"], one["availability"]) for one in told]

    # The very question of the official uploader.
    asked = "page%5Bsize%5D=1&page%5Bnumber%5D=1&filter%5Bname%5D=EQ+beta"
    asked += "&filter%5Bplatform%5D=EQ+web&filter%5Bavailability%5D=EQ+development"
    assert found(asked) == [("beta", "development")]
    assert found("filter[name]=EQ%20gamma,EQ%20alpha&sort=-name") == [
        ("gamma", "private"),
        ("alpha", "private"),
    ]
    second = api.get(f"{PACKAGES}?page[size]=3&page[number]=2&sort=name,version").body
    assert second["meta"]["pagination"] == {
        "current_page": 2,
        "next_page": None,
        "prev_page": 1,
        "total_pages": 2,
        "total_count": 4,
    }
    assert [one["attributes"]["name"] for one in second["data"]] == ["gamma"]
    assert found("filter[name]=nonsense&page[size]=1") == [("alpha", "private")]


def test_the_newest_version_of_each_name_is_listed_on_demand(api: Client, tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0"):
        release(api, upload(api, tmp_path, version=version)["id"])
    newest = api.get(f"{PACKAGES}?max_availability=private").body["data"]
    assert [one["attributes"]["version"] for one in newest] == ["1.10.0"]


@pytest.mark.parametrize(
    "query", ["page[size]=0", "page[number]=x", "sort=manifest", "max_availability=mine"]
)
def test_a_list_that_cannot_be_is_refused(api: Client, query: str) -> None:
    assert api.get(f"{PACKAGES}?{query}").status == 400


def test_the_versions_of_a_package_are_listed(api: Client, tmp_path: Path) -> None:
    ids = []
    for version in ("1.9.0", "1.10.0"):
        ids.append(upload(api, tmp_path, version=version)["id"])
        release(api, ids[-1])
    found = api.get(f"{PACKAGES}/{ids[0]}/versions").body
    assert [one["id"] for one in found["data"]] == ids[::-1]
    assert found["meta"]["pagination"]["total_count"] == 2
    along = api.get(f"{PACKAGES}/{ids[0]}?include=versions").body["included"]
    assert {one["id"] for one in along} >= {ids[1]}


def test_every_answer_is_as_it_is_described(api: Client, tmp_path: Path) -> None:
    """The shapes hold for what is pending, what succeeded and what failed."""
    described = api.get("/openapi/reactor.json").body

    def check(shape: str, body: Any) -> None:
        schema = {**described, "$ref": f"#/components/schemas/{shape}"}
        assert list(jsonschema_rs.Draft202012Validator(schema).iter_errors(body)) == []

    pending = send(api, packed(tmp_path))
    check("ExtensionPackageDocument", pending.body)
    checked(api, pending.body["data"]["id"])
    check("ExtensionPackageDocument", api.get(f"{PACKAGES}/{pending.body['data']['id']}").body)
    failed = send(api, packed(tmp_path, name="other", platform="windows", displayName=...))
    checked(api, failed.body["data"]["id"])
    check("ExtensionPackageList", api.get(PACKAGES).body)
