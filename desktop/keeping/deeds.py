"""What is done while the workspace is closed: between two sessions, on a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from backend.errors import Problem

if TYPE_CHECKING:
    from backend.backups.model import Restored
    from backend.doctor.model import Examination, Recovery

Say = Callable[[str], None]


class Deed(Protocol):
    """``words`` stand in the window meanwhile; ``can_stop`` where it may be cancelled."""

    @property
    def words(self) -> str: ...

    @property
    def can_stop(self) -> bool: ...

    def do(self, root: Path, say: Say, cancel: threading.Event) -> Any:
        """Carry it out on a closed workspace; raises :class:`~backend.errors.WorkshopError`."""

    def opens(self, root: Path, answer: Any) -> Path:
        """The folder whose workspace is opened afterwards."""


@dataclass(frozen=True, slots=True)
class Restore:
    """The backup called ``name`` takes the place of the store; ``label`` is what people call it."""

    name: str
    label: str
    undoes: bool = False
    """Whether it takes an earlier restoring back."""

    @property
    def words(self) -> str:
        return f"Restoring {self.label}…"

    @property
    def can_stop(self) -> bool:
        return False

    def do(self, root: Path, say: Say, cancel: threading.Event) -> Restored:  # noqa: ARG002
        from backend.backups.restoring import restore

        return restore(root, self.name)

    def opens(self, root: Path, answer: Restored) -> Path:  # noqa: ARG002
        return root


@dataclass(frozen=True, slots=True)
class Examine:
    """Everything is looked at, and with ``repair`` put right where nothing is lost by it."""

    repair: bool = True

    @property
    def words(self) -> str:
        return "Checking and repairing the workspace…" if self.repair else "Checking the workspace…"

    @property
    def can_stop(self) -> bool:
        return False

    def do(self, root: Path, say: Say, cancel: threading.Event) -> Examination:  # noqa: ARG002
        from backend.doctor.service import examine

        return examine(root, repair=self.repair, say=say)

    def opens(self, root: Path, answer: Examination) -> Path:  # noqa: ARG002
        return root


@dataclass(frozen=True, slots=True)
class Recover:
    """What can be read goes into a new workspace in ``target``, which is opened then."""

    target: Path

    @property
    def words(self) -> str:
        return f"Recovering what can be read into {self.target.name}…"

    @property
    def can_stop(self) -> bool:
        return True

    def do(self, root: Path, say: Say, cancel: threading.Event) -> Recovery:  # noqa: ARG002
        from backend.doctor.recovery import recover

        return recover(root, self.target, cancel=cancel)

    def opens(self, root: Path, answer: Recovery) -> Path:  # noqa: ARG002
        return answer.folder


@dataclass(frozen=True, slots=True)
class News:
    """What came of a deed: its answer, or the problems that stopped it. Told in the window after
    it, which shows the workspace of ``folder``.
    """

    deed: Deed
    folder: Path
    answer: Any = None
    problems: tuple[Problem, ...] = ()
