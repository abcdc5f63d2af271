"""Problems that name archives: digests are shown short, as no column is wide enough for them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop.widgets.problems import ProblemsCard, details

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.errors import Problem

_DIGEST = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{52}([0-9a-f]{4})\b")


class BriefProblems(ProblemsCard):
    """Shows ``9f2c0a11…07e1``; Copy details copies all of it."""

    _whole: tuple[Problem, ...] = ()

    def set_problems(self, problems: Iterable[Problem]) -> None:
        self._whole = tuple(problems)
        super().set_problems(replace(one, detail=brief(one.detail)) for one in self._whole)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(details(self._whole))


def brief(text: str) -> str:
    """The text with its SHA-256 digests cut to their ends."""
    return _DIGEST.sub(r"\1…\2", text)
