"""Versions sort in SQL as they do everywhere else."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from backend.packages.versions import parsed
from backend.store.ordering import version_key

_PART = st.one_of(
    st.integers(0, 10**12).map(str), st.from_regex(r"[0-9]?[A-Za-z-]{1,3}", fullmatch=True)
)
_VERSION = st.builds(
    lambda core, before: ".".join(map(str, core)) + ("-" + ".".join(before) if before else ""),
    st.tuples(*[st.integers(0, 10**12)] * 3),
    st.lists(_PART, max_size=3),
)


@example(["1.0.0-alpha", "1.0.0-alpha.1"])
@example(["1.0.0-alpha.beta", "1.0.0-alpha.1"])
@example(["1.0.0-rc.1", "1.0.0"])
@example(["1.9.0", "1.10.0"])
@given(st.lists(_VERSION, min_size=2, max_size=2))
def test_a_key_sorts_as_its_version_does(versions: list[str]) -> None:
    one, other = versions
    assert (version_key(one) < version_key(other)) is (parsed(one) < parsed(other))


@given(st.text(st.characters(exclude_categories=("Nd",)), max_size=10))
def test_what_is_no_version_comes_before_all(text: str) -> None:
    assert version_key(text) < version_key("0.0.0-0")
