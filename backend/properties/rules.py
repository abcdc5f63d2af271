"""What a property must be to be created (Reactor)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.errors import Problem
from backend.packages.model import Platform

NAME_LIMIT = 255
NOTE_LIMIT = 512
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")


def check_property(name: str, platform: str, domains: Sequence[str]) -> tuple[Problem, ...]:
    """All problems of a new property, each under its field."""
    return (*_check_name(name), *_check_platform(platform), *_check_domains(platform, domains))


def check_library_name(name: str) -> tuple[Problem, ...]:
    """All problems of a library's name."""
    return tuple(_check_name(name, "library"))


def check_note(text: str) -> tuple[Problem, ...]:
    """All problems of a note's text: it has 1 to 512 characters (Reactor), and says something."""
    if not text.strip():
        return (Problem("text-missing", "The note says nothing.", "", "Type a text.", "/text"),)
    if len(text) <= NOTE_LIMIT:
        return ()
    return (
        Problem(
            "text-too-long",
            f"A note has at most {NOTE_LIMIT} characters.",
            f"It has {len(text)}.",
            "Shorten it, or write two.",
            "/text",
        ),
    )


def _check_name(name: str, of: str = "property") -> Iterator[Problem]:
    if not name.strip():
        yield Problem("name-missing", f"The {of} has no name.", remedy="Type one.", pointer="/name")
        return
    hidden = next((c for c in name if not c.isprintable()), "")
    if len(name) > NAME_LIMIT:
        detail, remedy = f"It has {len(name)}.", "Shorten it."
    elif hidden:
        detail, remedy = f"U+{ord(hidden):04X} in it is nothing that shows.", "Leave it out."
    else:
        return
    yield Problem(
        "name-invalid",
        f"The name must be one line of at most {NAME_LIMIT} characters.",
        detail,
        remedy,
        "/name",
    )


def _check_platform(platform: str) -> Iterator[Problem]:
    known = [p.value for p in Platform]
    if platform not in known:
        yield Problem(
            "platform-unknown",
            f"“{platform}” is no platform.",
            remedy=f"Known are {', '.join(known)}.",
            pointer="/platform",
        )


def _check_domains(platform: str, domains: Sequence[str]) -> Iterator[Problem]:
    if platform == Platform.WEB and not domains:
        yield Problem(
            "domains-missing",
            "A web property has at least one domain.",
            remedy="Type one, such as shop.example.com.",
            pointer="/domains",
        )
    for domain in domains:
        if len(domain) > 253 or not _DOMAIN.fullmatch(domain):
            yield Problem(
                "domain-invalid",
                f"“{domain}” is no domain.",
                "A domain has labels of letters, digits and - between dots.",
                "Type it without https:// and path, such as shop.example.com.",
                "/domains",
            )
