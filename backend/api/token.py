"""The workspace's token: made once, kept in a file that only its owner may read."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from backend.errors import Problem, Refused, WorldError, file_system_problem

_FORM = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
"""What a bearer token may be made of (RFC 6750), and long enough not to be guessed."""


def kept_token(path: Path) -> str:
    """The token in the file, which is made where it is not there.

    Raises :class:`WorldError` where it cannot be read or made.
    """
    try:
        if os.name == "posix" and path.exists():
            path.chmod(0o600)
        found = path.read_text(encoding="ascii", errors="replace").strip()
        if _FORM.fullmatch(found):
            return found
    except FileNotFoundError:
        pass
    except OSError as error:
        raise WorldError(file_system_problem(error)) from error
    return new_token(path)


def new_token(path: Path) -> str:
    """Another token in the file: whoever knows the old one is out from the next start on."""
    token = secrets.token_urlsafe(32)
    part = path.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            part.chmod(0o600)  # whatever the umask took away
            opened.write(f"{token}\n")
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise WorldError(file_system_problem(error)) from error
    return token


def checked_token(given: str) -> str:
    """A token that somebody chose. Raises :class:`Refused`."""
    if _FORM.fullmatch(given):
        return given
    raise Refused(
        Problem(
            "token-unfit",
            "This is no token.",
            "It has 16 to 200 letters, digits and . _ ~ + / = -.",
            "Leave it out, and the workspace's own is taken.",
        )
    )
