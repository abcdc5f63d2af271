"""How large a zip may be, and what must and may be in it: packages and portable files differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``archive``, ``directory``, ``unpacked`` and ``ratio_free`` count bytes.

    ``ratio`` is unpacked bytes to a byte of the archive above ``ratio_free``; ``methods`` are the
    ways of packing that are read; ``root_file`` must be there, under ``root_code`` as a problem.
    With ``repeats`` an entry may stand there again, if it is equal.
    """

    archive: int
    entries: int
    directory: int
    unpacked: int
    ratio: int
    ratio_free: int
    methods: tuple[int, ...]
    root_file: str
    root_code: str
    repeats: bool
