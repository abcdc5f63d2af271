"""What is done to resources: create in place, delete after a line that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from backend.records.model import Resource
from desktop.records.words import title_of

if TYPE_CHECKING:
    from desktop.records.page import RecordsPage


class ResourceActs(QObject):
    """Of the kind that the page shows."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page, self._work = page, page.context.work
        self._service = page.context.workspace.records
        page.offers.delete.triggered.connect(self.ask_to_delete)
        page.pane.form.create_wanted.connect(self.create)
        page.view.confirm.confirmed.connect(self.delete)
        page.view.confirm.closed.connect(page.view.delete_button.setFocus)

    def create(self, customer_id: str, label: str) -> None:
        """The new one is chosen; what is refused is said in the form."""
        page, kind = self._page, self._page.kind

        def created(resource: Resource) -> None:
            page.pane.search.clear()
            page.pane.close_form()
            page.pane.list.setFocus()
            page.enter(kind, resource.id)

        self._work.do(
            self,
            lambda: self._service.create_resource(kind, customer_id, label),
            created,
            page.pane.form.show_problems,
        )

    def ask_to_delete(self) -> None:
        """A deleted resource cannot be brought back: its number is not given again."""
        shown = self._page.shown
        if shown.resource is not None:
            self._page.view.confirm.ask(shown.resource, sum(shown.counts.values()))

    def delete(self) -> None:
        """Called once that was answered."""
        page, resource = self._page, self._page.shown.resource
        if resource is None:
            return

        def deleted(_: None) -> None:
            page.drafts.drop_resource(resource.id)
            page.context.toast.say(f"Deleted {title_of(resource)}.")
            page.pane.list.setFocus()
            page.refresh()

        self._work.do(self, lambda: self._service.delete_resource(resource.id), deleted, page.tell)
