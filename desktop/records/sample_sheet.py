"""Sample records to show a schema with: how many, and whose."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSpinBox

from backend.records.report import SampleReport, SampleRoom
from backend.schemas.model import Cardinality, Schema
from backend.workspace import Workspace
from desktop.records.long_sheet import Call, LongSheet
from desktop.records.words import WORDS
from desktop.widgets.announce import announce
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.work import Work

_FIRST, _MOST = 20, 100_000


class SampleSheet(LongSheet):
    """The records are spread over all resources of the kind."""

    def __init__(self, workspace: Workspace, work: Work, schema_id: str, schema: Schema) -> None:
        super().__init__(work, f"Make sample records of {schema.name}", "Make them")
        self._workspace, self._schema_id, self._schema = workspace, schema_id, schema
        many = WORDS[schema.kind].many.lower()
        words = QLabel(
            f"They fit the schema, look like real ones and are spread over all {many}. "
            "Nobody real is meant."
        )
        words.setWordWrap(True)
        put(words, "role", "muted")
        self.count = QSpinBox()
        self.count.setRange(1, _MOST)
        self.count.setValue(_FIRST)
        self.count.setMaximumWidth(200)
        self.room = QLabel()
        self.room.setWordWrap(True)
        self.room.hide()
        self.body.addWidget(words)
        self.body.addWidget(FormField("How many", self.count))
        self.body.addWidget(self.room)
        work.do(self, lambda: workspace.transfer.sample_room(schema_id), self._fit)

    def focus_first(self) -> None:
        self.count.setFocus()

    def _fit(self, room: SampleRoom) -> None:
        """Offer no more than there is room for, and say why."""
        one, schema = WORDS[self._schema.kind].one, self._schema
        single = schema.cardinality is Cardinality.SINGLE
        said = ""
        if not room.resources:
            said = f"There is no {one} yet to hold a record. Make a {one} first."
        elif not room.free:
            said = f"Every {one} has its one record of {schema.name}. Make a {one} first."
        elif single:
            self.count.setMaximum(min(room.free, _MOST))
            many = WORDS[schema.kind].many.lower()
            has = f"1 {one} has" if room.free == 1 else f"{room.free:,} {many} have"
            said = f"{has} no record of {schema.name} yet, and each holds one only."
        self.room.setText(said)
        self.room.setVisible(bool(said))
        if not room.free:
            self.count.setEnabled(False)
            self.act_button.setEnabled(False)
            self.cancel_button.setFocus()
        announce(self, said)

    def begin(self) -> Call | None:
        transfer, schema_id, count = self._workspace.transfer, self._schema_id, self.count.value()
        if not self.act_button.isEnabled():
            return None
        return lambda told, cancel: transfer.make_samples(
            schema_id, count, told=told, cancel=cancel
        )

    def finish(self, answer: SampleReport) -> str:
        made = "1 record" if answer.made == 1 else f"{answer.made:,} records"
        if answer.cancelled:
            return f"Cancelled. {made} made before it stay."
        if answer.made < answer.wanted:
            return f"Made {made}: there is no room for more."
        return f"Made {made}."
