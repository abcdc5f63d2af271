"""The file of a profile: read as it was written, and refused with everything that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.packages.model import Platform
from backend.properties.profiles import (
    MAX_PACKAGES,
    MAX_PROFILE,
    Profile,
    ProfileEntry,
    in_order,
    plain_settings,
    read_profile,
    write_profile,
)
from tests.backend.properties.test_comparing import settings

_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
entries = st.builds(ProfileEntry, _text, _text, settings.map(plain_settings), st.booleans())
profiles = st.builds(
    Profile,
    _text,
    st.sampled_from(Platform),
    st.lists(entries, max_size=5, unique_by=lambda entry: entry.name).map(in_order),
)


@given(profiles)
def test_what_is_written_is_read_again(profile: Profile) -> None:
    assert read_profile(write_profile(profile).encode()) == profile


def test_numbers_keep_their_digits() -> None:
    text = '{"n":0.10000000000000000001,"big":123456789012345678901234567890}'
    profile = Profile("a", Platform.WEB, (ProfileEntry("x", "1.0.0", text),))
    assert read_profile(write_profile(profile).encode()).packages[0].settings == text


def test_settings_as_deep_as_settings_may_be_are_read_again() -> None:
    text = '{"a":' * 63 + "{}" + "}" * 63
    profile = Profile("a", Platform.WEB, (ProfileEntry("x", "1.0.0", text),))
    assert read_profile(write_profile(profile).encode()) == profile


def document(**changes: Any) -> dict[str, Any]:
    made = json.loads(write_profile(Profile("a", Platform.WEB, ())))
    return {key: value for key, value in (made | changes).items() if value is not ...}


def refused(data: bytes | dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as told:
        read_profile(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert all(problem.title and problem.remedy for problem in told.value.problems)
    return [(problem.code, problem.pointer) for problem in told.value.problems]


def test_what_is_left_out_of_a_package_is_enabled_and_without_settings() -> None:
    read = read_profile(json.dumps(document(packages=[{"name": "x", "version": "1"}])).encode())
    assert read.packages == (ProfileEntry("x", "1"),)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [("profile-unreadable", "")]),
        (b"\xff\xfe", [("profile-unreadable", "")]),
        (b"[" * 100_000, [("profile-unreadable", "")]),
        (b"[]", [("profile-foreign", "")]),
        (b"{}", [("profile-foreign", "")]),
        (b'{"format": NaN}', [("profile-unreadable", "")]),
        (b'{"a": 1, "a": 2}', [("profile-unreadable", "/a")]),
        (b" " * (MAX_PROFILE + 1), [("profile-too-large", "")]),
        (document(version=2), [("profile-newer", "/version")]),
        (document(version="1"), [("profile-invalid", "/version")]),
        (document(packages=...), [("profile-invalid", "")]),
        (document(more=1), [("profile-invalid", "/more")]),
    ],
)
def test_what_is_no_profile_is_refused(
    data: bytes | dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert refused(data) == expected


def test_everything_that_is_wrong_is_told_at_once() -> None:
    packages = [
        {"name": "", "version": 1, "settings": [], "enabled": "yes"},
        7,
        {"name": "x", "version": "1", "colour": "red"},
    ]
    told = refused(document(platform="desk", packages=packages))
    assert {pointer for _, pointer in told} == {
        "/platform",
        "/packages/0/name",
        "/packages/0/version",
        "/packages/0/settings",
        "/packages/0/enabled",
        "/packages/1",
        "/packages/2/colour",
    }


def test_a_package_stands_in_a_profile_once() -> None:
    one = {"name": "x", "version": "1"}
    assert refused(document(packages=[one, one])) == [("not-unique", "/packages/1")]


def test_a_profile_has_only_so_many_packages() -> None:
    many = [{"name": f"x{i}", "version": "1"} for i in range(MAX_PACKAGES + 1)]
    assert refused(document(packages=many)) == [("profile-invalid", "/packages")]
