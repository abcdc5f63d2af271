"""Beside several chosen extensions: how many of which sort, and what can be done with all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.properties.model import Extension
    from desktop.properties.extension_actions import ExtensionActions


class SeveralInspector(QWidget):
    """A button for each act that several can share."""

    def __init__(self, actions: ExtensionActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(20), px(12), px(12))
        column.setSpacing(px(8))
        self.title = ElidedLabel("", "title")
        self.counts = QLabel()
        put(self.counts, "role", "muted")
        self.names = WrappingLabel()
        for widget in (self.title, self.counts, self.names):
            column.addWidget(widget)
        column.addSpacing(px(8))
        shared = (
            *(actions.retry, actions.cancel, actions.change, actions.revise),
            *(actions.enable, actions.repair, actions.remove),
        )
        for action in shared:
            column.addWidget(Button.of(action, keys=True), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_extensions(self, chosen: Sequence[Extension]) -> None:
        self.title.set_text(f"{len(chosen)} extensions")
        counted = Counter(str(one.installation_status) for one in chosen)
        disabled = sum(not one.enabled for one in chosen)
        words = [f"{count} {status}" for status, count in counted.items()]
        words += [f"{disabled} disabled"] if disabled else []
        self.counts.setText(" · ".join(words))
        self.names.set_text(", ".join(one.display_name for one in chosen))
