"""One entry a name and platform; which of them a search and the filters let through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.packages.model import Availability, Package
from backend.status import Status
from desktop.packages.entries import Entry, entries_of
from desktop.packages.filters import VALUES, Facet, Ticked, counts, found, values_of
from desktop.packages.usage import Holder
from tests.desktop.packages.making import package

FAILED, PENDING = Status.FAILED, Status.PENDING


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.title for entry in entries]


def test_the_versions_of_a_name_are_one_entry_newest_first() -> None:
    versions = ["1.2.0", "1.10.0", "1.10.0-beta.2", "1.9.0"]
    (entry,) = entries_of([package(version=one) for one in versions], {})
    assert [p.version for p in entry.packages] == ["1.10.0", "1.10.0-beta.2", "1.9.0", "1.2.0"]
    assert entry.versions == "1.10.0 and 3 more"


def test_another_platform_is_another_entry() -> None:
    made = entries_of([package(), package(platform="edge")], {})
    assert [entry.newest.platform for entry in made] == ["edge", "web"]


def test_what_failed_or_is_being_checked_stands_for_itself_and_first() -> None:
    made = entries_of(
        [
            package("alpha"),
            package("alpha", "2.0.0", status=FAILED, id="EP failed"),
            package("", "", status=PENDING, id="EP pending", display_name="", file_name="a.zip"),
        ],
        {},
    )
    assert [e.newest.status for e in made] == [PENDING, FAILED, Status.SUCCEEDED]
    assert titles(made) == ["a.zip", "Alpha", "Alpha"]


def test_an_entry_is_discontinued_when_all_its_versions_are() -> None:
    old, new = package(version="1.0.0", discontinued=True), package(version="2.0.0")
    (entry,) = entries_of([old, new], {})
    assert not entry.discontinued
    (entry,) = entries_of([old], {})
    assert entry.discontinued


def test_a_package_is_found_by_what_it_provides() -> None:
    events = [{"name": "scroll-depth", "displayName": "Scrolled far", "libPath": "lib/x.js"}]
    made = entries_of([package("alpha"), package("beta", manifest={"events": events})], {})
    assert titles(found(made, "scrolled FAR", frozenset())) == ["Beta"]
    assert titles(found(made, "scroll-depth", frozenset())) == ["Beta"]
    assert titles(found(made, "somebody greets", frozenset())) == ["Alpha", "Beta"]
    assert titles(found(made, "alpha scrolled", frozenset())) == []


def test_properties_with_older_versions_are_updates() -> None:
    held = {
        ("greeter", "web"): (
            Holder("PR1", "Shop", "EP1", "1.0.0", Status.SUCCEEDED, newer=True),
            Holder("PR2", "Blog", "EP2", "2.0.0", Status.SUCCEEDED, newer=False),
        )
    }
    (entry,) = entries_of([package(version="1.0.0"), package(version="2.0.0")], held)
    assert entry.updates == 1
    assert values_of(entry, Facet.USE) == {"in a property", "update available"}


def _package(number: int, platform: str, status: Status, availability: Availability) -> Package:
    return package(
        f"p{number}",
        platform=platform,
        status=status,
        availability=availability,
        id=f"EP{number}",
        discontinued=number % 3 == 0,
    )


PACKAGES = st.lists(
    st.builds(
        _package,
        st.integers(0, 30),
        st.sampled_from(["web", "edge", "mobile"]),
        st.sampled_from(list(Status)),
        st.sampled_from(list(Availability)),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
EVERY = [(facet, value) for facet in Facet for value in VALUES[facet]]
TICKED = st.frozensets(st.sampled_from(EVERY), max_size=5)


@given(PACKAGES, st.sampled_from(["", "p1", "greets zz"]), TICKED)
def test_a_count_is_what_ticking_it_alone_in_its_facet_would_show(
    packages: list[Package], search: str, ticked: Ticked
) -> None:
    made = entries_of(packages, {})
    counted = counts(made, search, ticked)
    for facet, value in EVERY:
        others = frozenset(one for one in ticked if one[0] is not facet)
        wanted = found(made, search, others | {(facet, value)})
        assert counted.get((facet, value), 0) == len(wanted)
