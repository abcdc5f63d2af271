"""A request as the curl command that repeats it, quoted for a POSIX shell. Pure text."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from urllib.parse import urlsplit

from backend.api.model import HIDDEN, SHOWN_BYTES, Exchange

Headers = Sequence[tuple[str, str]]
AUTHORIZED = ("Authorization", "Bearer $TOKEN")
"""The header that shows the token, which a variable of the shell holds."""
_CURL_SENDS = {
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
}
"""What curl says by itself, or what belonged to that one connection."""
_OF_A_BROWSER = {
    "accept-language",
    "cache-control",
    "cookie",
    "dnt",
    "pragma",
    "priority",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-user",
    "upgrade-insecure-requests",
}
_ONE_LINE = 100  # characters; what is longer has a line for each part
_GLOB = frozenset("[]{}")


def command(
    method: str, url: str, headers: Headers = (), body: str = "", *, token: str = ""
) -> str:
    """The command that sends this.

    ``$TOKEN`` in the header ``Authorization`` stays a variable, but for a ``token`` in its place.
    """
    data = [f"--data-raw {shlex.quote(body)}"] if body else []
    return _joined(method, [shlex.quote(url)], headers, data, token)


def as_curl(exchange: Exchange, base: str, *, token: str = "") -> str:
    """The command that sends a request of the log again to the server at ``base``.

    The token is ``$TOKEN``, but where one is given. What :func:`left_out` tells is not in it.
    """
    headers = [
        (name, value)
        for name, value in exchange.request_headers
        if _matters(name.lower(), value, urlsplit(base).netloc)
    ]
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    data: list[str] = []
    if _is_whole(exchange) or _is_masked(exchange):
        if exchange.request_body:
            data = [f"--data-raw {shlex.quote(exchange.request_body)}"]
    elif kind.startswith("multipart/form-data"):  # its boundary is chosen anew
        headers = [(name, value) for name, value in headers if name.lower() != "content-type"]
        data = ["--form package=@FILE"]
    else:
        data = ["--data-binary @FILE"]
    if data and not kind:  # or curl would say that it is a form
        data.insert(0, "--header 'Content-Type:'")
    return _joined(exchange.method, _where(base, exchange.target), headers, data, token)


def left_out(exchange: Exchange) -> str:
    """What has to be put into the command by hand, as a sentence; ``""`` for nothing."""
    masked, said = _is_masked(exchange), []
    if masked or HIDDEN in exchange.target:
        said.append(f"What the log hides stands as {HIDDEN} in it: put it in again.")
    if not masked and not _is_whole(exchange):
        said.append("The log did not keep the whole body: name the file that holds it for FILE.")
    return " ".join(said)


def is_unread(exchange: Exchange) -> bool:
    """Whether the request was answered, or the client gone, before its whole body was read."""
    said = {name.lower(): value for name, value in exchange.request_headers}
    length = said.get("content-length", "")
    if length.isdecimal():
        return int(length) > exchange.request_size
    return "transfer-encoding" in said and not exchange.request_size


def _is_whole(exchange: Exchange) -> bool:
    """Whether the log has the body as it was sent."""
    kept = len(exchange.request_body.encode())
    return kept == exchange.request_size and not is_unread(exchange)


def _is_masked(exchange: Exchange) -> bool:
    """Whether the log has the body, but for what is secret in it."""
    kept = exchange.request_size <= SHOWN_BYTES and not is_unread(exchange)
    return kept and HIDDEN in exchange.request_body


def _matters(name: str, value: str, netloc: str) -> bool:
    """Whether the server looks at this header, and curl does not say the same by itself."""
    if name == "host":
        return value.lower() != netloc
    if name == "accept":
        return value != "*/*"
    if name == "authorization":
        return True
    if name.startswith("sec-ch-") or HIDDEN in value:
        return False
    return name not in _CURL_SENDS and name not in _OF_A_BROWSER


def _where(base: str, target: str) -> list[str]:
    """The address, and what keeps curl from reading something into it."""
    if not target.startswith("/") or "#" in target:
        return [shlex.quote(base), f"--request-target {shlex.quote(target)}"]
    options = ["--globoff"] if _GLOB & set(target) else []
    options += ["--path-as-is"] if "/." in target else []
    return [shlex.quote(f"{base}{target}"), *options]


def _joined(
    method: str, where: Sequence[str], headers: Headers, data: Sequence[str], token: str
) -> str:
    if method == "HEAD" and not data:
        how = "curl --head"
    else:
        how = "curl" if method == "GET" and not data else f"curl --request {shlex.quote(method)}"
    said = (f"--header {_header(name, value, token)}" for name, value in headers)
    words = (how, *where, *said, *data)
    line = " ".join(words)
    return line if len(line) <= _ONE_LINE and "\n" not in line else " \\\n  ".join(words)


def _header(name: str, value: str, token: str) -> str:
    if name.lower() == "authorization":
        scheme, _, secret = value.partition(" ")
        scheme = scheme if secret and scheme.isalnum() else "Bearer"
        if not token or scheme.lower() != "bearer":
            return f'"{name}: {scheme} $TOKEN"'  # in double quotes the shell fills it in
        value = f"{scheme} {token}"
    # To curl a name with nothing after its colon is a header that is not to be sent.
    return shlex.quote(f"{name}: {value}" if value else f"{name};")
