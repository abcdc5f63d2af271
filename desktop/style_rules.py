"""The rules of the style sheet, with ``$tokens`` of the theme; sizes beside 13-pixel text.

Widgets choose their look by dynamic properties: ``kind`` of a button (primary, quiet, danger,
link), ``pill``, ``card`` and ``tone`` for a :class:`Tone`, ``role`` of a label or view, ``pane``
of a background, ``invalid`` of a field.
"""

from __future__ import annotations

BASE = """
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
QStatusBar QLabel { color: $muted; padding: 0 4px; }
QStatusBar QPushButton { padding: 3px 8px; min-height: 16px; }
QStatusBar QPushButton:focus { padding: 2px 7px; }
QFrame[role="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="strip"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[role="bar"] { background: $surface; border: none; border-top: 1px solid $line; }
*[over="true"] { background: $surface; border-left: 1px solid $edge; }
"""

BUTTONS = """
QPushButton, QToolButton, QCheckBox, QRadioButton, QTabBar { outline: 0; }
QPushButton { background: $surface; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 6px 12px; min-height: 18px; font-weight: 500; icon-size: 16px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $accent_soft; color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QPushButton:disabled { color: $muted; background: $ground; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="primary"]:focus { border: 1px solid $accent; padding: 6px 12px; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $muted; border-color: $line; }
QPushButton[kind="danger"] { color: $bad; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: $accent;
  padding: 2px 6px; font-weight: 600; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="link"]:focus { border-color: $accent; padding: 1px 5px; }
QPushButton[chip="yes"] { background: $accent_soft; color: $accent; border-color: transparent;
  border-radius: 12px; padding: 2px 10px; min-height: 18px; font-weight: 600; icon-size: 12px; }
QPushButton[chip="yes"]:focus { border-color: $accent; padding: 1px 9px; }
QPushButton[row="yes"] { text-align: left; background: transparent; border-color: transparent;
  padding: 6px 8px; font-weight: 400; }
QPushButton[row="yes"]:hover { background: $hover; }
QPushButton[row="yes"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[row="yes"]:focus { border: 2px solid $accent; padding: 5px 7px; }
QPushButton::menu-indicator { image: url("$marks/chevron-down.svg"); width: 14px; height: 14px;
  subcontrol-position: right center; subcontrol-origin: padding; right: 8px; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent;
  border-radius: 6px; padding: 5px; icon-size: 16px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: 4px; }
QToolButton:disabled { color: $muted; }
QToolButton::menu-indicator { image: none; }
QLineEdit QToolButton { border: none; border-radius: 4px; padding: 0; }
QToolButton[choice="true"] { color: $muted; font-weight: 500; }
QToolButton[choice="true"]:hover { color: $text; }
QToolButton[choice="true"]:checked { color: $accent; font-weight: 600; }
QToolButton[rail="true"] { border-radius: 8px; color: $muted; font-size: 11px; font-weight: 500;
  padding: 7px 2px 5px 2px; }
QToolButton[rail="true"]:checked { color: $accent; font-weight: 600; }
QToolButton[rail="true"]:focus { padding: 6px 1px 4px 1px; }
"""

FIELDS = """
QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox { background: $surface;
  color: $text; border: 1px solid $edge; border-radius: 6px;
  placeholder-text-color: $muted;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox { padding: 6px 9px; min-height: 18px; }
QAbstractSpinBox { padding: 0; min-height: 27px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0;
  background: transparent; }
QTextEdit, QPlainTextEdit { padding: 5px 6px; }
QTextEdit[role="paper"] { background: #FFFFFF; color: #000000; border-color: $line; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $muted; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 2px solid $accent; padding: 5px 8px; }
QAbstractSpinBox:focus { border: 2px solid $accent; min-height: 25px; }
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 4px 5px; }
QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus { border: none; padding: 0; }
*[invalid="true"] { border-color: $bad; }
*[invalid="true"]:focus { border-color: $bad; }
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled,
QAbstractSpinBox:disabled { background: $ground; color: $muted; border-color: $line; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $ground; border-color: $line; }
QLineEdit:read-only:focus, QPlainTextEdit:read-only:focus { border-color: $accent; }
QDateTimeEdit::drop-down { border: none; width: 28px; subcontrol-origin: border;
  subcontrol-position: right center; }
QDateTimeEdit::down-arrow { width: 16px; height: 16px; }
QComboBox { padding-right: 28px; combobox-popup: 0; }
QComboBox:focus, QComboBox:on { padding-right: 27px; }
QComboBox::drop-down { border: none; width: 28px; subcontrol-position: right center; }
QComboBox::down-arrow { image: url("$marks/chevron-down.svg"); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url("$marks/chevron-down-off.svg"); }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line;
  border-radius: 0; padding: 4px; outline: 0; selection-background-color: $accent_soft;
  selection-color: $accent; }
QComboBox QAbstractItemView:focus { border: 1px solid $line; padding: 4px; }
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

VIEWS = """
QAbstractItemView { outline: 0; }
QTableView, QTreeView, QListView { background: $surface; color: $text; border: 1px solid $line;
  border-radius: 8px; padding: 1px; selection-background-color: $accent_soft;
  selection-color: $text; alternate-background-color: $ground; gridline-color: $line; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid $accent; padding: 0; }
QTableView::item, QTreeView::item { padding: 0 9px; border: none; }
QTreeView::item { min-height: 32px; padding: 0 4px; }
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
QTableView[close="yes"]::item { padding: 0 2px 0 9px; }
QTableView[close="yes"] QHeaderView::section { padding: 0 0 0 12px; }
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
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; top: -1px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 6px 6px 6px;
  border: 2px solid transparent; font-weight: 500; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 6px; }
QTabBar QToolButton { background: $surface; border: none; border-radius: 0; padding: 0; }
QTabBar QToolButton::left-arrow { image: url("$marks/chevron-left.svg"); }
QTabBar QToolButton::right-arrow { image: url("$marks/chevron-right.svg"); }
QTabBar QToolButton::left-arrow:disabled { image: url("$marks/chevron-left-off.svg"); }
QTabBar QToolButton::right-arrow:disabled { image: url("$marks/chevron-right-off.svg"); }
QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QCalendarWidget QWidget { alternate-background-color: $surface; }
QCalendarWidget QAbstractItemView { border: none; border-radius: 0; padding: 0;
  selection-background-color: $accent; selection-color: $on_accent; }
QCalendarWidget QAbstractItemView::item { padding: 0; }
#qt_calendar_navigationbar { background: $surface; border-bottom: 1px solid $line; }
#qt_calendar_prevmonth { qproperty-icon: url("$marks/chevron-left.svg"); }
#qt_calendar_nextmonth { qproperty-icon: url("$marks/chevron-right.svg"); }
QCalendarWidget QToolButton { color: $text; font-weight: 600; }
QCalendarWidget QSpinBox { min-height: 22px; }
QMenu { background: $surface; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent_soft; color: $accent; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $line; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accent_soft; color: $accent; }
"""

TONED = """
QLabel[pill="$tone"] { background: $soft; color: $ink; border-radius: 11px; padding: 3px 10px;
  min-height: 16px; font-size: 12px; font-weight: 600; }
QFrame[card="$tone"] { background: $soft; border: none; border-radius: 8px; }
QLabel[tone="$tone"] { color: $ink; font-weight: 600; }
QPushButton[tone="$tone"] { color: $ink; font-weight: 600; }
"""

CARDS = """
QLabel[pill="neutral"] { background: $hover; color: $muted; }
QFrame[card="plain"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[card="toast"] { background: $surface; border: 1px solid $scroll; border-radius: 8px; }
QFrame[card="toast-bad"] { background: $bad_soft; border: 1px solid $bad; border-radius: 8px; }
QFrame[card="palette"] { background: $surface; border: 1px solid $edge; border-radius: 8px; }
*[card="palette"] QLineEdit { border-color: $line; font-size: 15px; min-height: 24px; }
*[card="palette"] QLineEdit:focus { border: 1px solid $line; padding: 6px 9px; }
*[card] QPushButton[kind="quiet"]:hover, *[card] QPushButton[kind="link"]:hover {
  background: $surface; }
*[card="toast"] QPushButton[kind="link"]:hover { background: $hover; }
"""
