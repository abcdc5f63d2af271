"""The rows of a resource become its whole value: what it held before goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete

from backend.errors import Problem
from backend.records.acts import Adding, Refusal, Taken
from backend.records.bulk import NewRecord, no_holder, one_of, resource_ids
from backend.records.columns import number_column
from backend.records.report import Counts
from backend.records.staging import Group, Staged
from backend.schemas.model import Schema
from backend.store.tables import records


class Replacing(Adding):
    """First all rows are :meth:`staged <stage>`, then whole resources are taken."""

    def __init__(
        self,
        schema_id: str,
        schema: Schema,
        staged: Staged,
        *,
        make_customers: bool,
        step: Callable[[int], None],
    ) -> None:
        """``step`` is told how many rows were written; it may raise, to end the transaction."""
        super().__init__(schema_id, schema, make_customers=make_customers)
        self._staged, self._step = staged, step
        self.left = 0
        self.unclear = False

    def stage(
        self,
        connection: Connection,
        batch: Sequence[NewRecord],
        refused: Sequence[tuple[str, Refusal]],
        *,
        tell_left: bool,
    ) -> list[Refusal]:
        """Keep the rows of a batch; ``refused`` are those that fit no more, with the number of
        their resource, "" where it is unknown. Answers all that are refused, in the order of the
        file; with ``tell_left`` the first of a resource says that it stays as it was.
        """
        numbers = {one.holder for one in batch} | {holder for holder, _ in refused}
        there = resource_ids(connection, self._schema.kind, numbers)
        wrong = list(refused)
        for one in batch:
            problem = None
            if one.holder not in there:
                problem = no_holder(self._schema.kind, one.holder, self._make_customers)
            problem = problem or self._staged.add(one)
            if problem:
                wrong.append((one.holder, (one.line, (problem,))))
        wrong.sort(key=lambda one: one[1][0])
        answer = []
        for holder, (line, problems) in wrong:
            self.unclear = self.unclear or not holder
            if self._staged.spoil(holder) and holder in there:
                self.left += 1
                if tell_left:
                    problems = (*problems, self._stays(holder))
            answer.append((line, problems))
        return answer

    def take_group(self, connection: Connection, group: Group) -> Taken:
        """Replace whole resources. One that is gone meanwhile is refused, row by row."""
        there = resource_ids(connection, self._schema.kind, set(group.holders))
        gone = connection.execute(
            delete(records).where(
                records.c.schema_id == self._schema_id,
                records.c.resource_id.in_(there.values()),
            )
        )
        taken = Taken(counts=Counts(deleted=gone.rowcount))
        for batch in self._staged.batches(group):
            more = self.take(connection, batch)
            taken = Taken(
                taken.rows + more.rows,
                taken.counts.plus(more.counts),
                taken.refused + more.refused,
            )
            self._step(len(batch))
        whole = len(there) + taken.counts.customers
        return replace(taken, counts=taken.counts.plus(Counts(replaced=whole)))

    def _stays(self, holder: str) -> Problem:
        return Problem(
            "resource-left",
            f"What the {one_of(self._schema.kind)} “{holder}” holds stays as it was.",
            "It is replaced as a whole, or not at all.",
            pointer=f"/{number_column(self._schema)}",
        )


UNCLEAR = Problem(
    "resource-unclear",
    "A refused row does not say whose it is.",
    "Its resource would lose it, whichever it is: so none was replaced.",
    "Correct the row, then do it again.",
)
