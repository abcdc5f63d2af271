"""The one style sheet. Sizes are right beside 13-pixel text and grow with the application's font.

Widgets choose their look by dynamic properties: ``kind`` of a button (primary, quiet, danger, link),
``tone`` of pills and cards, ``role`` of a label, ``pane`` of a background, ``invalid`` of a field.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from desktop.colours import Colours, Tone

if TYPE_CHECKING:
    from pathlib import Path

_BASE = """
QToolTip { background: $text; color: $surface; border: none; padding: 5px 8px; }
QMainWindow, QDialog { background: $ground; }
*[pane="surface"] { background: $surface; }
*[pane="ground"] { background: $ground; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover, QSplitter::handle:pressed { background: $accent; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="head"] { color: $muted; font-size: 11px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="star"] { color: $bad; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel:disabled { color: $muted; }
QStatusBar { background: $surface; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }
"""

_BUTTONS = """
QPushButton { background: $surface; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 6px 12px; min-height: 18px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $accent_soft; color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QPushButton:disabled { color: $muted; background: $ground; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="primary"]:focus { border: 5px double $accent; padding: 2px 8px;
  border-radius: 6px; background-clip: padding; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $muted; border-color: $line; }
QPushButton[kind="danger"] { color: $bad; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: $accent;
  padding: 2px 6px; font-weight: 600; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="link"]:focus { border-color: $accent; padding: 1px 5px; }
QPushButton::menu-indicator { image: url("$marks/chevron-down.svg"); width: 14px; height: 14px;
  subcontrol-position: right center; subcontrol-origin: padding; right: 8px; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent;
  border-radius: 6px; padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: 4px; }
QToolButton:disabled { color: $muted; }
QToolButton::menu-indicator { image: none; }
QToolButton[rail="true"] { border-radius: 8px; color: $muted; font-size: 11px; font-weight: 500;
  padding: 7px 2px 5px 2px; }
QToolButton[rail="true"]:checked { color: $accent; font-weight: 600; }
QToolButton[rail="true"]:focus { padding: 6px 1px 4px 1px; }
"""

_FIELDS = """
QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox { background: $surface;
  color: $text; border: 1px solid $edge; border-radius: 6px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox { padding: 6px 9px; min-height: 18px; }
QAbstractSpinBox { padding: 6px 28px 6px 9px; min-height: 18px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0;
  background: transparent; }
QTextEdit, QPlainTextEdit { padding: 5px 6px; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $muted; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 2px solid $accent; padding: 5px 8px; }
QAbstractSpinBox:focus { border: 2px solid $accent; padding: 5px 27px 5px 8px; }
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 4px 5px; }
QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus { border: none; padding: 0; }
*[invalid="true"] { border-color: $bad; }
*[invalid="true"]:focus { border-color: $bad; }
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled,
QAbstractSpinBox:disabled { background: $ground; color: $muted; border-color: $line; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $ground; border-color: $line; }
QComboBox { padding-right: 28px; combobox-popup: 0; }
QComboBox:focus, QComboBox:on { padding-right: 27px; }
QComboBox::drop-down { border: none; width: 28px; subcontrol-position: right center; }
QComboBox::down-arrow { image: url("$marks/chevron-down.svg"); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url("$marks/chevron-down-off.svg"); }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line;
  border-radius: 0; padding: 4px; outline: 0; selection-background-color: $accent_soft;
  selection-color: $accent; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 4px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 24px;
  height: 14px; border: none; background: transparent; border-radius: 4px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url("$marks/chevron-up.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$marks/chevron-down.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::up-arrow:off, QAbstractSpinBox::up-arrow:disabled {
  image: url("$marks/chevron-up-off.svg"); }
QAbstractSpinBox::down-arrow:off, QAbstractSpinBox::down-arrow:disabled {
  image: url("$marks/chevron-down-off.svg"); }
QCheckBox, QRadioButton { spacing: 6px; min-height: 24px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QMenu::indicator {
  width: 20px; height: 20px; }
"""

_VIEWS = """
QAbstractItemView { outline: 0; }
QTableView, QTreeView, QListView { background: $surface; color: $text; border: 1px solid $line;
  border-radius: 8px; padding: 1px; selection-background-color: $accent_soft;
  selection-color: $text; alternate-background-color: $ground; gridline-color: $line; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid $accent; padding: 0; }
QTableView::item, QTreeView::item { padding: 0 12px; border: none;
  border-bottom: 1px solid $line; }
QTableView::item:hover, QTreeView::item:hover { background: $ground; }
QTableView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $text; }
QListView::item { min-height: 32px; padding: 0 8px; }
QListView::item:hover { background: $hover; }
QListView::item:selected { background: $accent_soft; color: $accent; }
QTableView QLineEdit, QTableView QComboBox, QTableView QAbstractSpinBox { border-radius: 0;
  border: 2px solid $accent; min-height: 0; padding: 0 9px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $muted; font-size: 11px; font-weight: 600;
  border: none; border-bottom: 1px solid $line; padding: 0 12px; min-height: 36px; }
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow { image: url("$marks/chevron-up.svg"); width: 12px; height: 12px;
  subcontrol-position: right center; right: 4px; }
QHeaderView::down-arrow { image: url("$marks/chevron-down.svg"); width: 12px; height: 12px;
  subcontrol-position: right center; right: 4px; }
QTableCornerButton::section { background: transparent; border: none; }
QListView[role="listing"] { background: transparent; border: none; padding: 0; }
QScrollArea { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; top: -1px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 8px 6px 8px;
  border: 2px solid transparent; font-weight: 500; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 6px; }
QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent_soft; color: $accent; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $line; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accent_soft; color: $accent; }
"""

_TONED = """
QLabel[pill="$tone"] { background: $soft; color: $ink; border-radius: 11px; padding: 3px 10px;
  min-height: 16px; font-size: 12px; font-weight: 600; }
QFrame[card="$tone"] { background: $soft; border: none; border-radius: 8px; }
QLabel[tone="$tone"] { color: $ink; font-weight: 600; }
"""

_CARDS = """
QLabel[pill="neutral"] { background: $hover; color: $muted; }
QFrame[card="plain"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[card="toast"] { background: $surface; border: 1px solid $edge; border-radius: 8px; }
QFrame[card="toast-bad"] { background: $bad_soft; border: 1px solid $bad; border-radius: 8px; }
*[card] QPushButton[kind="quiet"]:hover, *[card] QPushButton[kind="link"]:hover {
  background: $surface; }
*[card="toast"] QPushButton[kind="link"]:hover { background: $hover; }
"""


def _indicators() -> str:
    """The states of ticks and dots; in a view the focus is the row's, not the tick's."""
    rules = []
    tick = ("QCheckBox", "QAbstractItemView", "QMenu")
    for mark, owners, states in (
        ("check", tick, {"unchecked": "empty", "checked": "on", "indeterminate": "partial"}),
        ("radio", ("QRadioButton",), {"unchecked": "empty", "checked": "on"}),
    ):
        for owner in owners:
            for state, name in states.items():
                suffixes = {"": "", ":disabled": "-off"}
                if owner in ("QCheckBox", "QRadioButton"):
                    suffixes = {"": "", ":focus": "-focus", ":disabled": "-off"}
                    if name == "empty":
                        suffixes = {"": "", ":hover": "-hover"} | suffixes
                rules += [
                    f"{owner}::indicator:{state}{pseudo} "
                    f'{{ image: url("$marks/{mark}-{name}{suffix}.svg"); }}'
                    for pseudo, suffix in suffixes.items()
                ]
    return "\n".join(rules)


def style_sheet(colours: Colours, marks: Path, factor: float) -> str:
    """The sheet of one theme; ``marks`` is the folder of its arrows and ticks."""
    values = asdict(colours) | {"marks": marks.as_posix()}
    toned = "".join(
        Template(_TONED).substitute(tone=tone, ink=colours.ink(tone), soft=colours.soft(tone))
        for tone in Tone
    )
    rules = _BASE + _BUTTONS + _FIELDS + _indicators() + _VIEWS + toned + _CARDS
    return _grown(Template(rules).substitute(values), factor)


def _grown(sheet: str, factor: float) -> str:
    """Sizes follow the text; lines and rings of one and two pixels stay. Text is at least 11."""

    def size(match: re.Match[str]) -> str:
        label, number = match[1] or "", int(match[2])
        grown = number if number <= 2 and not label else round(number * factor)
        return f"{label}{max(11, grown) if label else grown}px"

    return re.sub(r"(font-size: )?\b(\d+)px", size, sheet)
