"""Everything there is to know of a thing, as names and values: read, chosen and copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from desktop.theme import Theme
from desktop.widgets.facts_delegate import FACT_ROLE, FactsDelegate
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Iterable

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value. A heading has no value; ``below`` puts the value under the name."""

    name: str
    value: str = ""
    heading: bool = False
    below: bool = False


def word(value: object) -> str:
    """A value as JSON would write it, text without its quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class FactsModel(QAbstractListModel):
    """The same names with other values change single rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.facts: tuple[Fact, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.facts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        fact = self.facts[index.row()]
        if role == FACT_ROLE:
            return fact
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return fact.name if fact.heading else f"{fact.name}: {fact.value}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.facts[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def set_facts(self, facts: Iterable[Fact]) -> None:
        new, old = tuple(facts), self.facts
        if [fact.name for fact in new] != [fact.name for fact in old]:
            self.beginResetModel()
            self.facts = new
            self.endResetModel()
            return
        self.facts = new
        for at, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(at), self.index(at))


class FactsView(QListView):
    """One stop for Tab; the arrows move in it, Ctrl+C copies the value."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FactsModel(self)
        put(self, "role", "listing")
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(FactsDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_value)
        self._model.dataChanged.connect(self.scheduleDelayedItemsLayout)
        Theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def set_facts(self, facts: Iterable[Fact]) -> None:
        """Show these; where the names stay, so do the choice and the scroll."""
        self._model.set_facts(facts)

    def value(self, name: str) -> str:
        """The value that stands beside a name."""
        return next(fact.value for fact in self._model.facts if fact.name == name)

    def copy_value(self) -> None:
        if self.currentIndex().isValid():
            fact = self._model.facts[self.currentIndex().row()]
            QGuiApplication.clipboard().setText(fact.value)

    def copy_all(self) -> None:
        lines = (str(index.data()) for index in map(self._model.index, range(self._rows())))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # what fits in a line depends on the width

    def _rows(self) -> int:
        return self._model.rowCount()

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy value", self.copy_value).setEnabled(self.currentIndex().isValid())
        menu.addAction("Copy all", self.copy_all)
        menu.popup(self.viewport().mapToGlobal(place))
