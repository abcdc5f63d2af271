"""The chosen property: its name and its extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from desktop.properties.extension_model import ExtensionModel
from desktop.properties.extension_table import ExtensionTable
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.empty import EmptyState
from desktop.widgets.paint import put
from desktop.widgets.search_field import SearchField
from desktop.widgets.title import PageTitle

if TYPE_CHECKING:
    from backend.properties.model import Property
    from desktop.properties.extension_actions import ExtensionActions

_MANY = 8  # extensions; from here on a filter is worth its line


class PropertyView(QWidget):
    """``model`` holds the extensions; the page fills it."""

    def __init__(
        self,
        model: ExtensionModel,
        add: QAction,
        more: QAction,
        actions: ExtensionActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._actions = model, actions
        self._reading = True
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(12))
        self.title = PageTitle()
        self.title.add_tool(more)
        self.add_button = self.title.add_button(Button.of(add, kind=Kind.PRIMARY, keys=True))
        self._shown = ""  # the property's id
        self.filter = SearchField("Filter extensions")
        self.filter.searched.connect(model.set_filter)
        self.filter.down_pressed.connect(self._enter_table)
        self.table = ExtensionTable(model)
        self.table.addActions(actions.all())
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        put(self.nothing, "role", "muted")
        self.empty = EmptyState(
            "packages",
            "No extensions yet",
            "Add a package of the catalogue; it is installed in the background.",
            [add],
        )
        for widget in (self.title, self.filter):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing)
        column.addWidget(self.empty, 1)
        column.addStretch(0)
        self.wait()
        model.arranged.connect(self._arrange)

    def show_property(self, chosen: Property) -> None:
        if self._shown != chosen.id:
            self.clear_filter()
        self._shown = chosen.id
        pills = [(str(chosen.platform), Tone.ACCENT)]
        if chosen.development:
            pills.append(("development", Tone.WAITING))
        self.title.set_title(chosen.name)
        self.title.set_pills(pills)
        self.title.set_note(", ".join(chosen.domains))

    def clear_filter(self) -> None:
        self.filter.clear()
        self._model.set_filter("")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Beside and below the table is at the table: its keys are meant then, not the list's."""
        self.take_focus()
        super().mousePressEvent(event)

    def wait(self) -> None:
        """The extensions are being read: nothing is said of them until :meth:`show_rows`."""
        self._reading = True
        for widget in (self.filter, self.table, self.nothing, self.empty):
            widget.hide()

    def show_rows(self) -> None:
        """They were read: show what there is, from now on as it changes."""
        self._reading = False
        self._arrange()

    def take_focus(self) -> None:
        """To the table; to what is to do next where there is none."""
        (self.empty.buttons[0] if self.empty.isVisible() else self.table).setFocus()

    def _arrange(self) -> None:
        """Show the table, the filter or what to do next, whichever fits."""
        if self._reading:
            return
        total = self._model.total
        shown = self._model.rowCount()
        self.filter.setPlaceholderText(f"Filter {total} extensions")
        self.filter.setVisible(total > _MANY or bool(self.filter.text()))
        self.table.setVisible(shown > 0)
        self.nothing.setText(f"Nothing matches “{self.filter.text().strip()}”.")
        self.nothing.setVisible(total > 0 and shown == 0)
        self.empty.setVisible(total == 0)
        self.add_button.setVisible(total > 0)

    def _enter_table(self) -> None:
        if not self.table.key() and self._model.rowCount():
            self.table.choose(self._model.key(0))
        self.table.setFocus()

    def _show_menu(self, place: QPoint) -> None:
        if not self.table.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for group in self._actions.groups():
            menu.addSeparator()
            menu.addActions(group)
        menu.popup(self.table.viewport().mapToGlobal(place))
