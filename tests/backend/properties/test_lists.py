"""Lists page, filter and sort in SQL, exactly as plain Python would."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, insert

from backend.errors import NotFound, Refused
from backend.listing import Filter, Operator, Sort, Wanted, fitted, read_wanted
from backend.properties.listed import EXTENSION_KINDS, LIBRARY_KINDS, PROPERTY_KINDS
from backend.properties.model import Extension, Property
from backend.store.tables import extensions, packages
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS, add_package, add_property, installed

MOMENT = "2018-08-31T16:48:{:02}.586Z"
NAMES = ["a", "B", "b", "ab", "a_b", "a%b", "Äb", "äB", "Straße", "", "null"]
STATUSES = ["pending", "succeeded", "failed"]
_IDS = (f"EX{number:032x}" for number in itertools.count())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, str]]:
    """A workspace with a property of 40 extensions, of which the thread knows nothing."""
    workspace = Workspace.open(tmp_path_factory.mktemp("lists"))
    property_id = add_property(workspace)
    _put_extensions(workspace, property_id, 40)
    yield workspace, property_id
    workspace.close()


def _put_extensions(workspace: Workspace, property_id: str, count: int) -> None:
    package = dict.fromkeys(
        ("description", "author", "digest", "file_name", "source", "joined_id"), ""
    )
    with workspace._store.write() as connection:
        connection.execute(
            insert(packages).values(
                **package,
                id=f"EP{property_id[2:]}",
                name="p",
                platform="web",
                version="1.0.0",
                display_name="P",
                availability="private",
                status="failed",
                problems=[],
                size=0,
                manifest={},
                needs_settings=False,
                created_at=MOMENT.format(0),
                updated_at=MOMENT.format(0),
            )
        )
        rows = [_extension(property_id, at) for at in range(count)]
        connection.execute(insert(extensions), rows)


def _extension(property_id: str, at: int) -> dict[str, Any]:
    own = next(_IDS)
    return {
        "id": own,
        "origin_id": own,
        "property_id": property_id,
        "package_id": f"EP{property_id[2:]}",
        "updated_with_package_id": f"EP{property_id[2:]}",
        "revision_number": 0,
        "name": f"n{at}",
        "display_name": NAMES[at % len(NAMES)],
        "version": f"1.{at}.0",
        "enabled": at % 3 == 0,
        "dirty": at % 2 == 0,
        "published": at % 5 == 0,
        "published_at": MOMENT.format(at % 7) if at % 5 == 0 else None,
        "review_status": "unsubmitted",
        "settings": "{}",
        "installation_status": STATUSES[at % 3],
        "status_details": [],
        "created_at": MOMENT.format(at // 3),
        "updated_at": MOMENT.format(59 - at),
    }


# -- against a plain reference ---------------------------------------------------------------

_ORDERED = {
    Operator.LT: lambda value, one: value < one,
    Operator.GT: lambda value, one: value > one,
}


def holds(value: Any, one: Filter) -> bool:
    """Whether the value fulfils the filter, in plain Python."""
    match one.operator:
        case Operator.EQ:
            return value in one.values
        case Operator.NOT:
            return value not in one.values
        case Operator.CONTAINS:
            return any(str(v).casefold() in (value or "").casefold() for v in one.values)
        case Operator.BETWEEN:
            pairs = zip(one.values[::2], one.values[1::2], strict=True)
            return value is not None and any(low <= value <= high for low, high in pairs)  # type: ignore[operator]
    compare: Callable[[Any, Any], bool] = _ORDERED[one.operator]
    return value is not None and any(compare(value, v) for v in one.values)


def reference(everything: list[Extension], wanted: Wanted) -> list[str]:
    """The ids of all that is asked for, in order."""
    asked: dict[str, list[Filter]] = {}
    for one in wanted.filters:
        asked.setdefault(one.attribute, []).append(one)
    found = [
        e
        for e in everything
        if all(any(holds(_value(e, a), f) for f in some) for a, some in asked.items())
    ]
    for sort in reversed(wanted.sorts):
        values = [e for e in found if _value(e, sort.attribute) is not None]
        none = [e for e in found if _value(e, sort.attribute) is None]
        values.sort(key=lambda e: _value(e, sort.attribute), reverse=sort.descending)
        if sort.descending:  # Python turns equals round, too: back to the order they came in
            values = _stable(values, found, sort.attribute)
        found = [*values, *none]
    return [e.id for e in found]


def _stable(values: list[Extension], before: list[Extension], attribute: str) -> list[Extension]:
    place = {e.id: at for at, e in enumerate(before)}
    groups = itertools.groupby(values, key=lambda e: _value(e, attribute))
    return [e for _, group in groups for e in sorted(group, key=lambda e: place[e.id])]


def _value(extension: Extension, attribute: str) -> Any:
    return getattr(extension, attribute)


_TEXTS = st.sampled_from([*NAMES[:-2], "B", "pending", "1.1", "_", "%", "ß", "SS"]).filter(bool)
_MOMENTS = st.integers(0, 59).map(MOMENT.format)
_PARTS = {
    "display_name": (_TEXTS, list(Operator)),
    "version": (_TEXTS, list(Operator)),
    "installation_status": (st.sampled_from(STATUSES), list(Operator)),
    "enabled": (st.booleans(), [Operator.EQ, Operator.NOT]),
    "published": (st.booleans(), [Operator.EQ, Operator.NOT]),
    "published_at": (st.none() | _MOMENTS, [Operator.EQ, Operator.NOT]),
    "created_at": (_MOMENTS, [o for o in Operator if o is not Operator.CONTAINS]),
    "revision_number": (st.integers(-1, 1), [Operator.EQ, Operator.NOT, Operator.LT, Operator.GT]),
}


@st.composite
def a_filter(draw: st.DrawFn) -> tuple[str, str]:
    """A filter as it goes over the wire."""
    attribute = draw(st.sampled_from(sorted(_PARTS)))
    values, operators = _PARTS[attribute]
    operator = draw(st.sampled_from(operators))
    count = 2 if operator is Operator.BETWEEN else draw(st.integers(1, 3))
    given = [_written(draw(values)) for _ in range(count)]  # type: ignore[attr-defined]
    each = draw(st.booleans()) and operator is not Operator.BETWEEN
    joined = f",{operator} " if each else ","
    return f"filter[{attribute}]", f"{operator} {joined.join(given)}"


def _written(value: object) -> str:
    plain = {None: "null", True: "true", False: "false"}
    return plain[value] if value is None or isinstance(value, bool) else str(value)


_SORTS = st.lists(
    st.tuples(st.sampled_from(["", "-", "+", " "]), st.sampled_from(sorted(_PARTS))).map("".join),
    max_size=3,
)


@given(
    asked=st.lists(a_filter(), max_size=3, unique_by=lambda one: one[0]),
    sorts=_SORTS,
    number=st.integers(1, 5),
    size=st.integers(1, 50),
)
def test_a_page_is_what_plain_python_finds(
    shop: tuple[Workspace, str],
    asked: list[tuple[str, str]],
    sorts: list[str],
    number: int,
    size: int,
) -> None:
    workspace, property_id = shop
    query = [*asked, ("page[number]", str(number)), ("page[size]", str(size))]
    if sorts:
        query.append(("sort", ",".join(sorts)))
    wanted = read_wanted(query)
    page = workspace.properties.extension_page(property_id, wanted)
    everything = sorted(
        workspace.properties.extensions(property_id), key=lambda e: (e.created_at, e.id)
    )
    expected = reference(everything, fitted(wanted, EXTENSION_KINDS))
    assert page.total == len(expected)
    assert [e.id for e in page.items] == expected[(number - 1) * size : number * size]


def test_pages_put_together_are_the_list(shop: tuple[Workspace, str]) -> None:
    workspace, property_id = shop
    found: list[str] = []
    number: int | None = 1
    while number:
        page = workspace.properties.extension_page(property_id, Wanted(number=number, size=7))
        found += [e.id for e in page.items]
        number = page.next
    everything = workspace.properties.extensions(property_id)
    assert found == [e.id for e in sorted(everything, key=lambda e: (e.created_at, e.id))]


def test_a_page_behind_the_last_is_empty_and_tells_the_total(shop: tuple[Workspace, str]) -> None:
    workspace, property_id = shop
    page = workspace.properties.extension_page(property_id, Wanted(number=10**15, size=25))
    assert (page.items, page.total, page.pages, page.next, page.previous) == ((), 40, 2, None, 2)


def test_an_order_by_nothing_that_is_there_is_refused(shop: tuple[Workspace, str]) -> None:
    workspace, property_id = shop
    with pytest.raises(Refused):
        workspace.properties.extension_page(property_id, Wanted(sorts=(Sort("settings"),)))


@pytest.mark.parametrize("kinds", [PROPERTY_KINDS, EXTENSION_KINDS, LIBRARY_KINDS])
def test_every_attribute_sorts_its_list(
    shop: tuple[Workspace, str], kinds: dict[str, object]
) -> None:
    workspace, property_id = shop
    call: Callable[[Wanted], Any] = {
        id(PROPERTY_KINDS): workspace.properties.page,
        id(EXTENSION_KINDS): lambda w: workspace.properties.extension_page(property_id, w),
        id(LIBRARY_KINDS): lambda w: workspace.libraries.page(property_id, w),
    }[id(kinds)]
    for attribute in kinds:
        up = call(Wanted(sorts=(Sort(attribute),), size=100))
        down = call(Wanted(sorts=(Sort(attribute, descending=True),), size=100))
        assert {one.id for one in up.items} == {one.id for one in down.items}


def test_a_page_of_a_large_property_reads_no_other_extension(workspace: Workspace) -> None:
    small, large = add_property(workspace, "Small"), add_property(workspace, "Large")
    _put_extensions(workspace, small, 30)
    _put_extensions(workspace, large, 5_000)
    properties = workspace.properties
    of_pages = [
        _work(workspace, partial(properties.extension_page, one, Wanted()))
        for one in (small, large)
    ]
    assert of_pages == [0, 0]
    assert _work(workspace, partial(properties.extensions, large)) > 0


def _work(workspace: Workspace, call: Callable[[], object]) -> int:
    """How often SQLite's machine ran 100,000 instructions: one row more takes some hundred."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    def connected(connection: Any, _record: object, _proxy: object) -> None:
        connection.set_progress_handler(step, 100_000)

    engine = workspace._store.engine
    event.listen(engine, "checkout", connected)
    try:
        call()
    finally:
        event.remove(engine, "checkout", connected)
    return steps


# -- properties, revisions, libraries ----------------------------------------------------------


def test_properties_stand_oldest_first_and_the_deleted_are_not_among_them(
    workspace: Workspace,
) -> None:
    ids = [add_property(workspace, name) for name in ("Z", "A", "M")]
    workspace.properties.delete(ids[1])
    page = workspace.properties.page(Wanted())
    assert sorted(p.id for p in page.items) == sorted((ids[0], ids[2]))
    assert [p.created_at for p in page.items] == sorted(p.created_at for p in page.items)
    by_name = workspace.properties.page(Wanted(sorts=(Sort("name"),)))
    assert [p.name for p in by_name.items] == ["M", "Z"]
    assert all(isinstance(p, Property) for p in page.items)


def test_lists_of_what_is_not_there_are_not_found(workspace: Workspace) -> None:
    gone = add_property(workspace)
    library = workspace.libraries.create(add_property(workspace), "Main")
    workspace.properties.delete(gone)
    workspace.libraries.delete(library.id)
    for call, of in (
        (workspace.properties.extension_page, gone),
        (workspace.libraries.page, gone),
        (workspace.properties.revision_page, "EX" + "0" * 32),
        (workspace.libraries.page_of, "EX" + "0" * 32),
        (workspace.libraries.revision_page, library.id),
    ):
        with pytest.raises(NotFound):
            call(of, Wanted())  # type: ignore[operator]


def test_revisions_stand_newest_first_behind_the_head(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    added = workspace.properties.add_extension(add_property(workspace), package.id, SETTINGS)
    head = installed(workspace, added.id).id
    revisions = [workspace.properties.revise(head).id for _ in range(3)]
    expected = [head, *reversed(revisions)]
    for asked in (head, revisions[0]):
        page = workspace.properties.revision_page(asked, Wanted())
        assert [e.id for e in page.items] == expected
    second = workspace.properties.revision_page(head, Wanted(number=2, size=3))
    assert ([e.id for e in second.items], second.total) == ([revisions[0]], 4)
    only = Wanted(filters=(Filter("revision_number", Operator.GT, (1,)),))
    assert workspace.properties.revision_page(head, only).total == 2


def test_libraries_of_an_extension_stand_newest_first(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    shop = add_property(workspace)
    head = installed(
        workspace, workspace.properties.add_extension(shop, package.id, SETTINGS).id
    ).id
    one, two = (workspace.properties.revise(head).id for _ in range(2))
    old, new, other = (workspace.libraries.create(shop, name) for name in ("Old", "New", "Other"))
    workspace.libraries.add(old.id, [one])
    workspace.libraries.add(new.id, [two])
    moments = [old.created_at, new.created_at]
    page = workspace.libraries.page_of(head, Wanted())
    assert {one.id for one in page.items} == {old.id, new.id}
    assert [one.created_at for one in page.items] == sorted(moments, reverse=True)
    assert [lib.id for lib in workspace.libraries.page_of(two, Wanted()).items] == [new.id]
    workspace.libraries.publish(new.id)
    published = Wanted(filters=(Filter("published", Operator.EQ, (True,)),))
    assert [lib.id for lib in workspace.libraries.page(shop, published).items] == [new.id]
    assert workspace.libraries.contents([old.id, new.id, other.id]) == {
        old.id: (one,),
        new.id: (two,),
        other.id: (),
    }
    assert [e.id for e in workspace.libraries.revision_page(new.id, Wanted()).items] == [two]
