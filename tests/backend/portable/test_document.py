"""``portable.json``: read as it was written; its digest is that of the content alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.packages.model import Availability, Platform
from backend.portable.document import FORMAT, VERSION, content_digest, write_document
from backend.portable.model import (
    PortableArchive,
    PortableExtension,
    PortableLibrary,
    PortableProperty,
    PortableState,
)
from backend.portable.reading import read_property
from tests.backend.properties.test_comparing import settings

_names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
_digests = st.sampled_from([digit * 64 for digit in "0123"])
_moments = st.none() | st.just("2026-01-02T03:04:05.678Z")
_states = st.builds(PortableState, _digests, settings, st.booleans(), _moments)


@st.composite
def _extensions(draw: st.DrawFn) -> PortableExtension:
    numbers = sorted(draw(st.sets(st.integers(1, 9), max_size=3)))
    name = draw(st.sampled_from(["core", "consent", "beacon", "clock"]))
    revisions = tuple((number, draw(_states)) for number in numbers)
    return PortableExtension(name, draw(_states), revisions, draw(st.booleans()))


@st.composite
def properties(draw: st.DrawFn) -> PortableProperty:
    extensions = draw(st.lists(_extensions(), max_size=4, unique_by=lambda one: one.name))
    libraries = [
        PortableLibrary(
            name,
            draw(_moments),
            tuple(
                (index, draw(st.sampled_from([number for number, _ in one.revisions])))
                for index, one in enumerate(extensions)
                if one.revisions and draw(st.booleans())
            ),
        )
        for name in draw(st.lists(_names, max_size=3, unique_by=str.casefold))
    ]
    return PortableProperty(
        draw(_names),
        draw(st.sampled_from(Platform)),
        ("a.b",),
        *draw(st.tuples(*[st.booleans()] * 4)),
        tuple(extensions),
        tuple(libraries),
    )


def archives_of(found: PortableProperty) -> tuple[PortableArchive, ...]:
    used = {
        state.archive
        for one in found.extensions
        for state in (one.state, *(state for _, state in one.revisions))
    }
    return tuple(PortableArchive(d, 7, Availability.PRIVATE, "ß.zip") for d in sorted(used))


@given(properties())
def test_what_is_written_is_read_again(found: PortableProperty) -> None:
    archives = archives_of(found)
    read = read_property(write_document(found, archives), FORMAT, VERSION)
    assert (read.property, read.archives) == (found, archives)
    assert read.digest == content_digest(found)


@given(properties())
def test_the_digest_is_of_the_content_and_not_of_its_moments(found: PortableProperty) -> None:
    digest = content_digest(found)
    other = "2030-01-01T00:00:00.000Z"
    later = replace(
        found,
        libraries=tuple(
            replace(one, published_at=one.published_at and other) for one in found.libraries
        ),
    )
    assert content_digest(later) == digest
    assert content_digest(replace(found, name=found.name + "x")) != digest
    assert content_digest(replace(found, enabled=not found.enabled)) != digest
