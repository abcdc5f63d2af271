"""Which pages are of which table, and the rows that stand on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from backend.doctor.saving.pages import PageKind, Pages, Unreadable
from backend.doctor.saving.records import Stored, values_in
from backend.doctor.saving.shapes import Row, Shape

_SCHEMA_ROOT = 1
_OTHERS = frozenset({"alembic_version", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class _Tree:
    leaves: tuple[int, ...]
    seen: frozenset[int]
    whole: bool
    cells: int
    """Of an index: how many entries it has."""


@dataclass(slots=True)
class Tables:
    """Where each table stands in a damaged file; ``whole`` is whether nothing was in the way.

    ``counts`` is how many rows a table has to have, by the largest of its indexes that is whole.
    """

    trees: dict[str, _Tree] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    whole: bool = True


def tables_in(pages: Pages) -> Tables:
    """As the file itself tells it."""
    found = Tables()
    told = _tree(pages, _SCHEMA_ROOT, PageKind.TABLE_INNER, PageKind.TABLE_LEAF)
    found.whole = told.whole
    found.reached |= told.seen
    for leaf in told.leaves:
        for _, values in rows_on(pages, leaf):
            match values:
                case (str(kind), str(name), str(table), int(root), sql):
                    _take(pages, found, kind, name, table, root, str(sql or ""))
                case _:
                    found.whole = False
    return found


def _take(
    pages: Pages, found: Tables, kind: str, name: str, table: str, root: int, sql: str
) -> None:
    if kind == "table":
        tree = _tree(pages, root, PageKind.TABLE_INNER, PageKind.TABLE_LEAF)
        found.trees[name] = tree
    else:
        tree = _tree(pages, root, PageKind.INDEX_INNER, PageKind.INDEX_LEAF)
        if tree.whole and " WHERE " not in sql.upper():
            found.counts[table] = max(found.counts.get(table, 0), tree.cells)
    found.whole = found.whole and tree.whole
    found.reached |= tree.seen


def _tree(pages: Pages, root: int, inner: PageKind, leaf: PageKind) -> _Tree:
    """Every page that can be reached from a root."""
    leaves: list[int] = []
    seen: set[int] = set()
    whole, cells = 1 <= root <= pages.count, 0
    waiting = [root] if whole else []
    while waiting:
        number = waiting.pop()
        if number in seen:
            whole = False
            continue
        kind = pages.kind(number)
        if kind not in (inner, leaf):
            whole = False
            continue
        seen.add(number)
        if kind is leaf:
            leaves.append(number)
            cells += pages.cells_of(number)
        else:
            cells += pages.cells_of(number) if inner is PageKind.INDEX_INNER else 0
            below = [*pages.children(number)]
            whole = whole and len(below) == pages.cells_of(number) + 1
            waiting += below[::-1]
    return _Tree(tuple(leaves), frozenset(seen), whole, cells)


def rows_on(pages: Pages, leaf: int) -> Iterator[tuple[int, tuple[Stored, ...] | None]]:
    """Each row's number and values; ``None`` for values that cannot be read."""
    for cell in pages.cells(leaf):
        if cell is None:
            yield 0, None
            continue
        try:
            yield cell.rowid, values_in(cell.payload)
        except Unreadable:
            yield cell.rowid, None


def saved_rows(
    pages: Pages, found: Tables, shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, Row]]:
    """Every row of these tables that can be read, with its table; some may come twice.

    First those that the trees lead to. A table that has lost some gets those besides that stand on
    pages no tree leads to: of what table they are, they have to say themselves.
    """
    strangers = [
        leaf
        for name, tree in found.trees.items()
        if name not in shapes and name not in _OTHERS
        for leaf in tree.leaves  # of a table that has lost its name
    ]
    lacking: set[str] = set()
    for name, shape in shapes.items():
        tree = found.trees.get(name)
        rows = 0
        for leaf in tree.leaves if tree else ():
            here = [shape.row(rowid, values or ()) for rowid, values in rows_on(pages, leaf)]
            yield from ((name, row) for row in here if row is not None)
            rows += len(here) - here.count(None)
            if here and not any(here):
                strangers.append(leaf)
        # A page of the tree that was written over may look like one: the indexes know better.
        if tree is None or not tree.whole or rows < max(tree.cells, found.counts.get(name, 0)):
            lacking.add(name)
    if not lacking:
        return
    free = pages.free()
    for number in range(2, pages.count + 1):
        known = number in found.reached or number in free
        if not known and pages.kind(number) is PageKind.TABLE_LEAF:
            strangers.append(number)
    for number in strangers:
        yield from ((name, row) for name, row in _by_themselves(pages, number, shapes)
                    if name in lacking)  # fmt: skip


def _by_themselves(
    pages: Pages, number: int, shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, Row]]:
    """The rows of a page, all of the one table that most of them can only be of."""
    here = [(rowid, values) for rowid, values in rows_on(pages, number) if values]
    fits: Counter[str] = Counter()
    rows: dict[str, list[Row]] = {}
    for name, shape in shapes.items():
        found = [shape.row(rowid, values) for rowid, values in here]
        rows[name] = [row for row in found if row and shape.speaks_for_itself(row)]
        fits[name] = len(rows[name])
    best = fits.most_common(2)
    if best and best[0][1] and (len(best) == 1 or best[0][1] > best[1][1]):
        yield from ((best[0][0], row) for row in rows[best[0][0]])


def revision_in(pages: Pages, found: Tables) -> str:
    """The migration that the store is at; ``""`` where it cannot be read."""
    tree = found.trees.get("alembic_version")
    for leaf in tree.leaves if tree else ():
        for _, values in rows_on(pages, leaf):
            match values:
                case (str(revision),) if revision.isdecimal() and len(revision) == 4:
                    return revision
    return ""


def counters_in(pages: Pages, found: Tables) -> dict[str, int]:
    """The highest numbers that were ever given, by table, as far as they can be read."""
    tree = found.trees.get("sqlite_sequence")
    told: dict[str, int] = {}
    for leaf in tree.leaves if tree else ():
        for _, values in rows_on(pages, leaf):
            match values:
                case (str(name), int(number)) if 0 < number < 1 << 53:
                    told[name] = number
    return told
