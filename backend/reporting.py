"""What is written down of the program's faults: where they were, never what somebody typed.

An exception's message may quote a value, so only its type and its frames are kept. The log and the
report of a crash are small files that only their owner may read.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import cast

from backend.errors import WorldError

LOG = "extension-workshop.log"
_CRASH = "crash.txt"
_MOST_BYTES = 512 * 1024
_OLDER = 2
_KEPT_CRASHES = 5
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_Excepted = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def begin(folder: Path) -> Path | None:
    """Write down faults in ``folder`` and on standard error from now on.

    Answers the report of a crash that ended an earlier run, once. Where the folder cannot be
    written, standard error has to do.
    """
    log = logging.getLogger()
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    crashed = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        crashed = _take_crash(folder)
        handlers.append(_OwnersLog(folder / LOG, maxBytes=_MOST_BYTES, backupCount=_OLDER))
        # It must stay open for as long as the process lives.
        faulthandler.enable(_owners(folder / _CRASH, "a"))
    except OSError as error:
        log.warning("faults are written to standard error only: %s", error)
    for handler in handlers:
        handler.setFormatter(SafeFormatter(_LINE))
        log.addHandler(handler)
    return crashed


class SafeFormatter(logging.Formatter):
    """Tracebacks without messages, but for those of the disk and the operating system."""

    def formatException(self, ei: _Excepted) -> str:  # noqa: N802 - logging's name
        error = ei[1]
        return "" if error is None else "\n".join(_told(error))


def _told(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield "".join(traceback.format_tb(at.__traceback__)).rstrip()
        message = f": {at}" if isinstance(at, OSError | WorldError) else ""
        yield f"{type(at).__module__}.{type(at).__qualname__}{message}"
        before = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
        if before is not None:
            yield "which came after:"
        at = before


class _OwnersLog(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        return _owners(Path(self.baseFilename), self.mode)


def _owners(path: Path, mode: str) -> TextIOWrapper:
    """Opened for its owner alone, whatever the umask is."""
    opened = open(  # noqa: SIM115 - Path.open takes no opener
        path, mode, encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)
    )
    if os.name == "posix":
        path.chmod(0o600)
    return cast(TextIOWrapper, opened)


def _take_crash(folder: Path) -> Path | None:
    """Put the report of a crash aside, under the time of its writing."""
    report = folder / _CRASH
    if not report.exists() or not report.stat().st_size:
        return None
    moment = datetime.fromtimestamp(report.stat().st_mtime, UTC)
    aside = report.replace(folder / f"crash-{moment:%Y-%m-%dT%H%M%SZ}.txt")
    for old in sorted(folder.glob("crash-*.txt"))[:-_KEPT_CRASHES]:
        old.unlink(missing_ok=True)
    return aside
