"""Who writes notes, and whose profile is answered: the person who runs the program."""

from __future__ import annotations

import getpass
import re
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """``id`` is the same for a name everywhere; nobody has to register, so ``email`` is local."""

    id: str
    display_name: str
    email: str


def person() -> Person:
    """The person of this machine, by the name they are logged in with."""
    try:
        name = getpass.getuser()
    except (KeyError, ImportError, OSError):  # a system that knows nobody by this number
        name = "unknown"
    local = re.sub(r"[^A-Za-z0-9._-]+", ".", name)
    return Person(f"UR{uuid.uuid5(uuid.NAMESPACE_OID, name).hex}", name, f"{local}@localhost")
