"""The chosen resource: its title, a tab for each schema, and the records of the one chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QByteArray, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from backend.records.model import Resource
from backend.schemas.model import Kind, Schema
from desktop.icons import set_icon
from desktop.records.confirm import ConfirmLine
from desktop.records.record_editor import RecordEditor
from desktop.records.record_table import RecordTable
from desktop.records.words import WORDS, title_of
from desktop.theme import Theme
from desktop.widgets.empty import EmptyState
from desktop.widgets.paint import put
from desktop.widgets.title import PageTitle

_BESIDE = 780  # narrower than this, the form stands under the table


class ResourceView(QWidget):
    """``stack`` holds what to do next where there is no schema or no resource."""

    schema_chosen = Signal(str)

    def __init__(
        self, table: RecordTable, editor: RecordEditor, delete: QAction, everything: QWidget
    ) -> None:
        super().__init__()
        self._delete = delete
        self.everything = everything
        self.table, self.editor = table, editor
        self.title = PageTitle()
        set_icon(delete, "trash", "muted")
        self.delete_button = self.title.add_tool(delete)
        self.confirm = ConfirmLine()
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("Schemas")
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(table)
        table.hide()  # until a schema is multi-valued
        self.splitter.addWidget(editor)
        self.splitter.setStretchFactor(0, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(self._make_contents())
        self._empty: EmptyState | None = None
        self._empty_for = ""
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.stack)

    def show_resource(self, resource: Resource) -> None:
        """Its name above all."""
        self.title.set_title(title_of(resource))
        self.title.set_note(f"created {resource.created_at[:10]}")
        self._delete.setText(f"Delete {WORDS[resource.kind].one}…")
        self.delete_button.show()
        self.foot.setCurrentWidget(self.splitter)
        self.stack.setCurrentIndex(1)

    def show_all(self, kind: Kind) -> None:
        """The records of all resources of a kind, under the same tabs."""
        self.title.set_title(f"All {WORDS[kind].many.lower()}")
        self.title.set_note("")
        self.delete_button.hide()
        self.confirm.close_line()
        self.foot.setCurrentWidget(self.everything)
        self.stack.setCurrentIndex(1)

    def show_tabs(
        self,
        schemas: Mapping[str, Schema],
        counts: Mapping[str, int],
        chosen: str,
        unsaved: Iterable[str],
    ) -> None:
        """A tab a schema, with the count of its records; a dot where something is not saved."""
        unsaved = set(unsaved)
        blocker = QSignalBlocker(self.tabs)
        if [self.tabs.tabData(at) for at in range(self.tabs.count())] != list(schemas):
            while self.tabs.count():
                self.tabs.removeTab(0)
            for schema_id in schemas:
                self.tabs.setTabData(self.tabs.addTab(""), schema_id)
        for at, (schema_id, schema) in enumerate(schemas.items()):
            mark = " •" if schema_id in unsaved else ""
            self.tabs.setTabText(at, f"{schema.name}  {counts.get(schema_id, 0):,}{mark}")
            told = f"{schema.name}: {schema.cardinality}"
            self.tabs.setTabToolTip(at, f"{told}, not saved" if mark else told)
            if schema_id == chosen:
                self.tabs.setCurrentIndex(at)
        blocker.unblock()

    def show_multi(self, multi: bool) -> None:
        """A table with the form beside it, or the one form alone."""
        self.table.setVisible(multi)
        self.editor.set_alone(not multi)
        self.arrange()

    def show_empty(self, icon: str, title: str, sentence: str, action: QAction) -> None:
        """What to do next, instead of everything else."""
        if self._empty_for != title:
            if self._empty is not None:
                self.stack.removeWidget(self._empty)
                self._empty.deleteLater()
            self._empty = EmptyState(icon, title, sentence, [action])
            self._empty_for = title
            self.stack.addWidget(self._empty)
        if self._empty is not None:
            self.stack.setCurrentWidget(self._empty)

    @property
    def empty(self) -> EmptyState | None:
        """What says what to do next, where it is shown."""
        return self._empty if self.stack.currentWidget() is self._empty else None

    def enter(self) -> None:
        """Go from the list to the records."""
        if self.empty is not None:
            self.empty.buttons[0].setFocus()
        elif self.table.isHidden():
            self.editor.form.focus_first()
        elif self.table.view.isHidden():
            self.table.empty.buttons[0].setFocus()
        else:
            self.table.view.setFocus()

    # -- how the room is shared ---------------------------------------------------------------

    def split(self) -> bytes:
        """For the settings."""
        return bytes(self.splitter.saveState().data())

    def set_split(self, state: bytes) -> None:
        if self.splitter.restoreState(QByteArray(state)):
            self.splitter.setHandleWidth(1)
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Beside each other where there is room, else one under the other."""
        px = Theme.current().px
        wide = self.width() >= px(_BESIDE)
        self.editor.set_side(px(16 if wide and not self.table.isHidden() else 24))
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if wanted is not self.splitter.orientation():
            self.splitter.setOrientation(wanted)
            self.splitter.setSizes([px(600), px(360)] if wide else [px(240), px(380)])

    def _make_contents(self) -> QWidget:
        px = Theme.current().px
        contents = QWidget()
        column = QVBoxLayout(contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(24), px(20), px(24), px(12))
        head.setSpacing(px(12))
        head.addWidget(self.title)
        head.addWidget(self.confirm)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(px(16), 0, px(16), 0)  # their words stand under the title
        tabs.addWidget(self.tabs, 1)
        line = QFrame()
        put(line, "role", "line")
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(line)
        self.foot = QStackedWidget()
        self.foot.addWidget(self.splitter)
        self.foot.addWidget(self.everything)
        column.addWidget(self.foot, 1)
        self.splitter.setSizes([px(600), px(360)])
        return contents

    def _tab_chosen(self, at: int) -> None:
        if at >= 0:
            self.schema_chosen.emit(self.tabs.tabData(at))
