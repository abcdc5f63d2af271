"""Where the page leads to libraries: from the property, and from an extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.properties.libraries.add_sheet import AddRevisionsSheet
from desktop.properties.libraries.sheet import LibrariesSheet

if TYPE_CHECKING:
    from backend.properties.model import Extension, Library
    from desktop.properties.page import PropertiesPage

_KEYS = "Ctrl+L"


class LibraryActs(QObject):
    """Opens the sheets for the page; keeps the libraries in the extension's inspector live."""

    def __init__(self, page: PropertiesPage) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        self.action = page.acts.add("Libraries…", self.open, icon="lock", keys=_KEYS, group=2)
        page.detail.about.add_link("Libraries", self.action)
        self._inspector = page.detail.about_extension
        self._inspector.libraries.asked.connect(self._read)
        self._inspector.libraries.wanted.connect(self.open_at)
        page.context.bridge.library_changed.connect(self._changed)

    def open(self) -> None:
        """The libraries of the shown property."""
        self.open_at("")

    def open_at(self, library_id: str) -> None:
        """With this library chosen, where one is named."""
        chosen = self._page.list.current
        if chosen is None:
            return
        sheet = LibrariesSheet(self._context, chosen.id, chosen.name, library_id)
        sheet.add_wanted.connect(self._add)
        sheet.extension_wanted.connect(self._open_extension)
        self._page.sheets.show(sheet)

    def _add(self, library: Library) -> None:
        sheet = AddRevisionsSheet(self._context, library)
        sheet.added.connect(lambda _: self.open_at(library.id))
        self._page.sheets.show(sheet, lambda: self.open_at(library.id))

    def _open_extension(self, extension_id: str) -> None:
        self._page.sheets.close()
        self._page.detail.want(extension_id)

    def _changed(self, _library_id: str, property_id: str) -> None:
        extension = self._inspector.libraries.extension
        if extension is not None and extension.property_id == property_id:
            self._read(extension)

    def _read(self, extension: Extension) -> None:
        libraries = self._context.workspace.libraries

        def read() -> list[tuple[Library, Extension]]:
            return [
                (one, held)
                for one in libraries.libraries_of(extension.id)
                for held in libraries.revisions_in(one.id)
                if held.origin_id == extension.id
            ]

        def took(found: list[tuple[Library, Extension]]) -> None:
            shown = self._inspector.libraries.extension
            if shown is not None and shown.id == extension.id:
                self._inspector.show_libraries(found)

        self._context.work.do(self, read, took, lambda _gone: None)
