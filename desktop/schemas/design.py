"""The schema on the screen: its draft, its problems, its undo stack, and the saving of it all.

An edit shows at once and is saved behind the window, in order; the store decides in the end. While
something is being typed a *tentative* draft is checked, so that problems show before it is saved.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from backend.errors import Problem, Refused, errors_among
from backend.schemas.changes import Change, Step, apply, apply_all, step
from backend.schemas.model import Schema, SchemaState
from backend.schemas.plan import Choices
from backend.schemas.rules import check
from backend.workspace import Workspace
from desktop.undo import EditCommand
from desktop.work import Work

_NOT_YET = ("name-missing", "attributes-missing")


class Design(QObject):
    """One open schema. Make a new one for another schema."""

    changed = Signal()  # the draft or its version
    checked = Signal()  # the problems, perhaps of something half typed
    published = Signal(int)  # the number of the version that was made
    behind = Signal(int)  # undo goes behind the version of this number
    refused = Signal(object)  # tuple[Problem, ...]: an edit was not made
    not_published = Signal(object)  # tuple[Problem, ...]
    not_saved = Signal(object)  # tuple[Problem, ...]: the store did not take an edit

    def __init__(
        self,
        workspace: Workspace,
        work: Work,
        state: SchemaState,
        steps: tuple[Step, ...],
        taken: frozenset[str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = workspace.schemas
        self._work = work
        self._saving = 0
        self._taken = taken
        self.state = state
        self.draft = state.draft
        self.problems: tuple[Problem, ...] = check(self.draft, taken)
        self.stack = QUndoStack(self)
        self._rebuilding = False
        self._rebuild(steps)
        self.asked = False
        """Whether someone tried to publish it: before, what is missing is no fault."""

    @property
    def id(self) -> str:
        return self.state.id

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop publishing."""
        return errors_among(self.problems)

    @property
    def lacking(self) -> tuple[Problem, ...]:
        """What is not there yet, while nobody has asked to publish it."""
        if self.asked or self.state.version:
            return ()
        return tuple(problem for problem in self.problems if problem.code in _NOT_YET)

    @property
    def has_changes(self) -> bool:
        """Whether publishing would make a new version."""
        published = self.state.published
        return published is None or self.draft.definition != published.definition

    @property
    def saved(self) -> bool:
        """Whether the store has everything that is on the screen."""
        return self._saving == 0

    def change(self, *changes: Change, text: str = "") -> bool:
        """Make an edit as one step of undo; ``False`` where it is refused or changes nothing.

        ``text`` says what the step does; without, the first change speaks for it.
        """
        try:
            draft, made = step(self.draft, changes, text)
        except Refused as error:
            self.preview()
            self.refused.emit(error.problems)
            return False
        if draft == self.draft:
            self.preview()
            return False
        self.stack.push(EditCommand(made, self._take))
        return True

    def preview(self, change: Change | None = None) -> None:
        """Check the draft as it would be with what is being typed; without, as it is."""
        tentative: Schema = self.draft if change is None else apply(self.draft, change)
        self._check(tentative)

    def publish(self, note: str, choices: Choices) -> None:
        """Publish what is on the screen: everything typed was saved before, in order."""
        self._saving += 1
        self._work.do(
            self,
            lambda: self._service.publish(self.id, note, choices),
            self._published,
            self._not_published,
        )

    def update(self, state: SchemaState, taken: frozenset[str]) -> bool:
        """Take up what the store says; ``False`` where another has edited the draft."""
        self._taken = taken
        if self._saving:
            return True
        if state.draft != self.draft:
            return False
        if state != self.state:
            self.state = state
            self.changed.emit()
        self._check(self.draft)
        return True

    def _take(self, made: Step, forward: bool, first: bool) -> None:
        if self._rebuilding:
            return
        at_version = self.state.version > 0 and not self.has_changes
        self.draft = apply_all(self.draft, made.changes if forward else made.inverse)
        if first:
            self._do(lambda: self._service.edit(self.id, made.changes, made.text))
        elif forward:
            self._do(lambda: self._service.redo(self.id))
        else:
            self._do(lambda: self._service.undo(self.id))
        self.changed.emit()
        self._check(self.draft)
        if at_version and not forward and self.has_changes:
            self.behind.emit(self.state.version)

    def _do(self, call: object) -> None:
        assert callable(call)
        self._saving += 1
        self._work.do(self, call, self._saved, self._not_saved)

    def _saved(self, state: SchemaState) -> None:
        self._saving -= 1
        if not self._saving:
            self.state = state
            self.changed.emit()

    def _published(self, state: SchemaState) -> None:
        self._saved(state)
        self.published.emit(state.version)

    def _not_published(self, problems: tuple[Problem, ...]) -> None:
        self._saving -= 1
        self.not_published.emit(problems)

    def _not_saved(self, problems: tuple[Problem, ...]) -> None:
        self._saving -= 1
        self.not_saved.emit(problems)

    def _check(self, schema: Schema) -> None:
        problems = check(schema, self._taken)
        if problems != self.problems:
            self.problems = problems
            self.checked.emit()

    def _rebuild(self, steps: tuple[Step, ...]) -> None:
        """Fill the stack from the log: undo reaches behind the last start of the program."""
        self._rebuilding = True
        for made in steps:
            self.stack.push(EditCommand(made, self._take))
        self.stack.setIndex(sum(not made.undone for made in steps))
        self._rebuilding = False
