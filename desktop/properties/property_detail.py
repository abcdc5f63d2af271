"""Keeps what is shown of the chosen property live: the table's rows, the inspector, the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from backend.status import Status
from desktop.properties.extension_inspector import ExtensionInspector
from desktop.properties.extension_model import ExtensionModel
from desktop.properties.notes import LiveNotes
from desktop.properties.property_inspector import PropertyInspector
from desktop.properties.property_view import PropertyView
from desktop.properties.several_inspector import SeveralInspector
from desktop.reload import Reload
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from backend.errors import Problem
    from backend.events import JobProgressed
    from backend.properties.model import Extension, InstalledFile, Property
    from desktop.page import Context
    from desktop.properties.extension_actions import ExtensionActions

_NOTHING, _PROPERTY, _EXTENSION, _SEVERAL = range(4)


class PropertyDetail(QObject):
    """``view`` stands in the middle, ``inspector`` at the right; both show one property."""

    def __init__(
        self, context: Context, add: QAction, more: QAction, actions: ExtensionActions
    ) -> None:
        super().__init__()
        self._context = context
        self.actions = actions
        self._property: Property | None = None
        self._reading = self._focus_wanted = False
        self._files_of: tuple[str, str, Status] | None = None  # whose files are shown
        self._wanted = ""  # an extension to be chosen as soon as it is in the table
        self.model = ExtensionModel(self)
        self.view = PropertyView(self.model, add, more, actions)
        self.about = PropertyInspector()
        self.about_extension = ExtensionInspector(actions)
        self._notes = LiveNotes(context, self.about_extension.notes)
        self.inspector = QStackedWidget()
        self.about_several = SeveralInspector(actions)
        for widget in (QWidget(), self.about, self.about_extension, self.about_several):
            self.inspector.addWidget(widget)
        self._all = Reload(self, context.work, self._read_all, self._took_all, self._gone)
        self.view.table.chosen.connect(self._show_extension)
        self.about_extension.back.connect(self._back)
        # No lambda: it would hold this object, which holds the model, which would hold the lambda.
        self.model.dataChanged.connect(self._rows_changed)
        self.model.arranged.connect(self._act_on_chosen)
        context.bridge.extension_changed.connect(self._extension_changed)
        context.bridge.package_changed.connect(self._all.ask)  # something newer, perhaps
        context.bridge.job_progressed.connect(self._progressed)

    def show_property(self, chosen: Property | None) -> None:
        """Show this property; its extensions are read where it is another than before."""
        before = self._property.id if self._property else ""
        if chosen == self._property and chosen is not None:
            self._show_extension(self.view.table.key())
            return
        self._property = chosen
        if chosen is None:
            self.model.clear()
            self._show_in_inspector(_NOTHING)
            return
        self.view.show_property(chosen)
        self.about.show_property(chosen)
        if chosen.id != before:
            self._reading = True
            self.view.wait()
            self.model.clear()
            self.model.set_progress(self._context.workspace.installer.progress)
            self._all.ask()
        self._show_extension(self.view.table.key())

    def show_nothing(self) -> None:
        """A form stands in the middle: there is nothing to tell beside it."""
        self._show_in_inspector(_NOTHING)

    def want(self, extension_id: str) -> None:
        """Choose this extension, now or when it comes."""
        self._wanted = extension_id
        self._choose_wanted()

    def focus(self) -> None:
        """To the extensions, now or as soon as they are read."""
        self._focus_wanted = self._reading
        if not self._reading:
            self.view.take_focus()

    # -- the rows -----------------------------------------------------------------------------

    def _read_all(self) -> tuple[str, tuple[Extension, ...]]:
        chosen = self._property
        if chosen is None:
            return "", ()
        return chosen.id, self._context.workspace.properties.extensions(chosen.id)

    def _took_all(self, answer: tuple[str, tuple[Extension, ...]]) -> None:
        property_id, extensions = answer
        if self._property is not None and self._property.id == property_id:
            self._reading = False
            self.model.set_extensions(extensions)
            self.view.show_rows()
            self._choose_wanted()
            if self._focus_wanted:
                self.focus()

    def _gone(self, _problems: tuple[Problem, ...]) -> None:
        """The property was deleted meanwhile: the list is about to say so."""

    def _extension_changed(self, extension_id: str, property_id: str) -> None:
        if self._property is None or self._property.id != property_id:
            return
        properties = self._context.workspace.properties
        self._context.work.do(
            self, lambda: properties.extension(extension_id), self._took_one, self._gone
        )

    def _took_one(self, extension: Extension) -> None:
        if self._property is None or self._property.id != extension.property_id:
            return
        if extension.revision_number:
            return  # a revision was published: only the extension itself has a row
        self.model.put(extension)
        self._choose_wanted()

    def _progressed(self, progress: JobProgressed) -> None:
        self.model.set_progress(progress)

    def _rows_changed(self) -> None:
        self._show_extension(self.view.table.key())

    def _choose_wanted(self) -> None:
        if self._wanted and self.model.extension(self._wanted) is not None:
            if self.model.row(self._wanted) < 0:
                self.view.clear_filter()
            self.view.table.choose(self._wanted)
            self._wanted = ""
            if self.view.isVisible():
                self.view.table.setFocus()

    # -- the inspector ------------------------------------------------------------------------

    def _show_extension(self, key: str) -> None:
        extension = self.model.extension(key)
        chosen = self._act_on_chosen()
        if self._property is None:
            return
        if extension is None:
            self._show_in_inspector(_PROPERTY)
            return
        if len(chosen) > 1:
            self.about_several.show_extensions(chosen)
            self._show_in_inspector(_SEVERAL)
            return
        progress = self.model.progress_of(key)
        self.about_extension.show_extension(extension, self._property.name, progress)
        self._show_in_inspector(_EXTENSION)
        self._show_files(extension)
        self._notes.show_extension(extension)

    def _act_on_chosen(self) -> list[Extension]:
        found = map(self.model.extension, self.view.table.keys())
        chosen = [one for one in found if one is not None]
        self.actions.set_extensions(chosen)
        return chosen

    def _show_in_inspector(self, which: int) -> None:
        """Where there is nothing to tell, the pane is no empty sheet but the ground."""
        self.inspector.setCurrentIndex(which)
        put(self.inspector, "pane", "ground" if which == _NOTHING else "surface")

    def _show_files(self, extension: Extension) -> None:
        version = (extension.id, extension.updated_at, extension.installation_status)
        if version == self._files_of:
            return
        self._files_of = version
        if extension.installation_status is not Status.SUCCEEDED:
            self.about_extension.show_files(())
            return
        properties = self._context.workspace.properties

        def took(files: tuple[InstalledFile, ...]) -> None:
            if self._files_of == version:
                self.about_extension.show_files(files)

        self._context.work.do(self, lambda: properties.files(extension.id), took, self._gone)

    def _back(self) -> None:
        self.view.table.clear_choice()
        self.view.table.setFocus()
