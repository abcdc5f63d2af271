"""Values that records keep though no one sees them, until someone gives them up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backend.schemas.keeping import KeptValues
from desktop.theme import Theme
from desktop.widgets.asking_line import AskingLine
from desktop.widgets.paint import empty, put


class KeptList(QWidget):
    """A line for each attribute."""

    purge_asked = Signal(str)  # an attribute's id

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Theme.current().px(8))
        self.lines: list[AskingLine] = []

    def set_kept(self, kept: Sequence[KeptValues]) -> None:
        empty(self._column)
        self.lines = [self._line(values) for values in kept]
        for line in self.lines:
            self._column.addWidget(line)
        if not kept:
            calm = QLabel("None: every value that the records hold is seen.")
            put(calm, "role", "muted")
            self._column.addWidget(calm)

    def _line(self, kept: KeptValues) -> AskingLine:
        question = (
            f"Purge what is kept of “{kept.name}”? No version brings it back. "
            "A copy of the store is made first."
        )
        line = AskingLine(_words(kept), "Purge", question, f"what is kept of {kept.name}")
        line.agreed.connect(lambda: self.purge_asked.emit(kept.attribute_id))
        return line


def _words(kept: KeptValues) -> str:
    parts = []
    if kept.removed:
        held = "1 record holds" if kept.removed == 1 else f"{kept.removed} records hold"
        parts.append(f"the attribute is removed, {held} a value")
    if kept.aside:
        held = "1 record" if kept.aside == 1 else f"{kept.aside} records"
        parts.append(f"earlier values of {held} are kept aside")
    return f"“{kept.name}”: {'; '.join(parts)}."
