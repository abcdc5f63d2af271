"""Who gets in: programs of this machine that know the token, and never a page of the web."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.api.failures import HttpFailure
from backend.api.model import LOOPBACK
from backend.errors import Problem

_READS = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Guard:
    """What every request is held against before anything else is looked at.

    ``hosts`` are the values of ``Host`` that mean this server, in lower case; a name that a web
    page had resolve to this machine is none of them. ``everything`` is for a server that others
    reach: reads need the token too, and any address in numbers on ``port`` may be its own.
    """

    token: str = field(repr=False)
    hosts: frozenset[str]
    port: int
    everything: bool = False

    def check(self, method: str, headers: Mapping[str, str]) -> None:
        """Raises :class:`HttpFailure`: 403 for the wrong host or origin, 401 without the token."""
        host = headers.get("host", "").lower()
        if host not in self.hosts and not (self.everything and _in_numbers(host, self.port)):
            raise HttpFailure(403, _WRONG_HOST)
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{host}":
            raise HttpFailure(403, _WRONG_ORIGIN)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise HttpFailure(403, _WRONG_ORIGIN)
        said = headers.get("authorization")
        if said is None and method in _READS and not self.everything:
            return
        scheme, _, token = (said or "").partition(" ")
        # Even what a read need not say has to be right where it is said.
        if scheme.lower() != "bearer" or not _same(token.strip(), self.token):
            raise HttpFailure(401, _NO_TOKEN, headers={"www-authenticate": "Bearer"})


def hosts_of(host: str, port: int) -> frozenset[str]:
    """What a client may call the server that listens there."""
    names = {host.lower()}
    if is_loopback(host):
        names |= {"localhost", "127.0.0.1", "::1"}
    written = {f"[{name}]" if ":" in name else name for name in names}
    return frozenset(f"{name}:{port}" for name in written) | (
        frozenset(written) if port == 80 else frozenset()
    )


def reached_at(host: str, port: int) -> str:
    """The address of a server that listens there, for a client of this machine."""
    name = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_numbers(host: str, port: int) -> bool:
    """Such an address means what it says: no page can have it resolve to another machine."""
    name, colon, said = host.rpartition(":")
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return bool(colon) and said == str(port)


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), token.encode(errors="replace"))


_WRONG_HOST = Problem(
    "host-refused",
    "The request names a host that this server is not.",
    remedy="Use the address as the program shows it.",
)
_WRONG_ORIGIN = Problem(
    "origin-refused",
    "The request comes from a page of another origin.",
    "Pages of the web get nowhere here.",
    "Ask from a program, or from this server's own pages.",
)
_NO_TOKEN = Problem(
    "not-authorized",
    "The request needs the workspace's token.",
    "Expected is the header “Authorization: Bearer TOKEN”.",
    "Copy the token from the program's page API, or from the first line of “serve”.",
)
