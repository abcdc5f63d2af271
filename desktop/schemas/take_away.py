"""Taking schemas away: onto the clipboard, or into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QStandardPaths, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from backend.errors import Problem
from backend.schemas.exports.source import Source
from desktop.files import write_whole
from desktop.page import Context
from desktop.schemas.exporting import EXPORTS, Export, file_name
from desktop.schemas.save_dialog import save_dialog
from desktop.theme import Tone

Read = Callable[[], Callable[[], Sequence[Source]]]
"""What is taken away: asked for in the window, read on the services' thread."""


class TakeAway(QObject):
    """One schema, or all of them: ``read`` says. ``of`` follows the format in what is told.

    ``choose_file`` makes the dialog of *Save as…*: tests bring another.
    """

    def __init__(self, context: Context, owner: QWidget, read: Read, of: str = "") -> None:
        super().__init__(owner)
        self._context, self._owner, self._read, self._of = context, owner, read, of
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self.choose_file: Callable[[QWidget, str, Path], QFileDialog] = save_dialog
        self.copies = {
            e.key: self._action(e, f"Copy {e.title}{of}", self.copy) for e in EXPORTS if e.pasted
        }
        self.saves = {e.key: self._action(e, f"Save {e.title}{of} as…", self.save) for e in EXPORTS}

    def set_enabled(self, on: bool) -> None:
        """Whether there is anything to take away."""
        for action in (*self.copies.values(), *self.saves.values()):
            action.setEnabled(on)

    def open_menu(self, place: QPoint, keys: Sequence[str] = ()) -> None:
        """Every format, or those of the keys, to copy and to save, at a place of the screen."""
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(f"Take away{self._of}")
        for words, actions in (("&Copy", self.copies), ("&Save as", self.saves)):
            sub = menu.addMenu(words)
            sub.addActions([a for key, a in actions.items() if key in (keys or actions)])
        menu.popup(place)

    def copy(self, export: Export) -> None:
        """Onto the clipboard; a document keeps its looks where it is pasted into one."""

        def copied(made: tuple[Sequence[Source], bytes]) -> None:
            QGuiApplication.clipboard().setMimeData(_mime(export, made[1]))
            self._context.toast.say(f"Copied {_lower(export.title)}{self._of}.")

        self._make(export, copied)

    def save(self, export: Export) -> None:
        """Into a file that someone chooses."""
        self._make(export, lambda made: self._ask(export, *made))

    def _ask(self, export: Export, sources: Sequence[Source], data: bytes) -> None:
        suggested = self._folder / file_name(export, sources)
        dialog = self.choose_file(self._owner, f"Save {export.title}{self._of}", suggested)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._write(Path(name), data))
        dialog.open()

    def _write(self, path: Path, data: bytes) -> None:
        def written(_: None) -> None:
            self._folder = path.parent
            self._context.toast.say(f"Saved {path.name} in {path.parent}.")

        work = self._context.work
        work.do(self, lambda: write_whole(path, data), written, self._tell)

    def _make(self, export: Export, then: Callable[[tuple[Sequence[Source], bytes]], None]) -> None:
        read = self._read()

        def make() -> tuple[Sequence[Source], bytes]:
            sources = read()
            return sources, export.make(sources) if sources else b""

        def made(answer: tuple[Sequence[Source], bytes]) -> None:
            if answer[0]:
                then(answer)
            else:
                self._context.toast.say("There is no schema yet to take away.", Tone.WAITING)

        self._context.work.do(self, make, made, self._tell)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        self._context.toast.say(" ".join(str(problem) for problem in problems), Tone.BAD)

    def _action(self, export: Export, words: str, call: Callable[[Export], None]) -> QAction:
        action = QAction(export.title, self._owner)
        action.setProperty("words", words)  # what it is called outside its menu
        action.triggered.connect(lambda: call(export))
        return action


def _mime(export: Export, data: bytes) -> QMimeData:
    mime = QMimeData()
    if export.suffix == ".png":
        mime.setImageData(QImage.fromData(data))
    else:
        mime.setText(data.decode())
    if export.key == "html":
        mime.setHtml(data.decode())
    return mime


def _lower(title: str) -> str:
    """Within a sentence: ``request body``, but ``JSON Schema``."""
    return title[0].lower() + title[1:] if title[1:2].islower() else title
