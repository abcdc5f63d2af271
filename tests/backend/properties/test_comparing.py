"""What lies between two settings, two revisions, two properties."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.packages.model import Platform
from backend.properties.comparing import (
    DifferenceKind,
    SettingsDifference,
    Standing,
    between,
    compare,
    settings_between,
)
from backend.properties.model import Extension, Property
from backend.status import Status

CHANGED, ADDED, REMOVED = DifferenceKind.CHANGED, DifferenceKind.ADDED, DifferenceKind.REMOVED

_leaf = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from([0.5, -1e300])
)
_values = st.recursive(
    _leaf,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["", "a", "b", "a/b", "~0", "ß"]), inner, max_size=4)
    ),
    max_leaves=12,
)
settings = st.dictionaries(st.sampled_from(["a", "b", "", "/"]), _values, max_size=4).map(
    json.dumps
)


def parts_of(pointer: str) -> list[str]:
    return [p.replace("~1", "/").replace("~0", "~") for p in pointer.split("/")[1:]]


def applied(before: str, differences: tuple[SettingsDifference, ...]) -> Any:
    """What ``before`` is after each of the differences was made in it."""
    root = {"": copy.deepcopy(json.loads(before))}
    # What goes from a list goes from its end.
    removed = [d for d in differences if d.kind is REMOVED]
    for one in [d for d in differences if d.kind is not REMOVED] + removed[::-1]:
        owner: Any = root
        key: Any = ""
        for part in parts_of(one.pointer):
            owner = owner[key]
            key = int(part) if isinstance(owner, list) else part
        if one.kind is REMOVED:
            del owner[key]
        elif one.kind is ADDED and isinstance(owner, list):
            assert key == len(owner)
            owner.append(json.loads(one.after))
        else:
            owner[key] = json.loads(one.after)
    return root[""]


@given(settings)
def test_nothing_lies_between_settings_and_themselves(text: str) -> None:
    assert settings_between(text, text) == ()
    assert settings_between(text, json.dumps(json.loads(text), indent=3)) == ()


@given(settings, settings)
def test_the_differences_are_all_there_are(before: str, after: str) -> None:
    found = settings_between(before, after)
    assert json.dumps(applied(before, found), sort_keys=True) == json.dumps(
        json.loads(after), sort_keys=True
    )
    assert len({one.pointer for one in found}) == len(found)


@given(settings, settings)
def test_seen_from_the_other_side_the_differences_are_turned_round(before: str, after: str) -> None:
    turn = {CHANGED: CHANGED, ADDED: REMOVED, REMOVED: ADDED}
    turned = {
        SettingsDifference(d.pointer, d.after, d.before, turn[d.kind])
        for d in settings_between(before, after)
    }
    assert turned == set(settings_between(after, before))


def test_each_value_is_told_at_its_place() -> None:
    before = '{"a": {"b": [1, 2, 3]}, "gone": {"x": 1}, "same": "ß", "kind": 1}'
    after = '{"a": {"b": [1, 5]}, "same": "ß", "new/one": null, "kind": true}'
    assert settings_between(before, after) == (
        SettingsDifference("/a/b/1", "2", "5", CHANGED),
        SettingsDifference("/a/b/2", "3", "", REMOVED),
        SettingsDifference("/gone", '{"x": 1}', "", REMOVED),
        SettingsDifference("/kind", "1", "true", CHANGED),
        SettingsDifference("/new~1one", "", "null", ADDED),
    )


def test_numbers_are_compared_as_they_are_written() -> None:
    small, smaller = '{"n": 0.10000000000000000001}', '{"n": 0.10000000000000000002}'
    (found,) = settings_between(small, smaller)
    assert (Decimal(found.before), Decimal(found.after)) == (
        Decimal("0.10000000000000000001"),
        Decimal("0.10000000000000000002"),
    )


def test_what_is_no_json_is_one_difference_as_a_whole() -> None:
    assert settings_between("{", "{") == ()
    assert settings_between("{", "{}") == (SettingsDifference("", "{", "{}", CHANGED),)
    deep = "[" * 100_000
    assert settings_between(deep, "{}") == (SettingsDifference("", deep, "{}", CHANGED),)


def extension(name: str, **changes: Any) -> Extension:
    made = Extension(
        id=f"EX{name}",
        property_id="PR",
        package_id="EP",
        updated_with_package_id="EP",
        latest_package_id="EP",
        origin_id=f"EX{name}",
        revision_number=0,
        latest_revision_number=0,
        name=name,
        display_name=name.title(),
        version="1.0.0",
        enabled=True,
        dirty=True,
        published=False,
        published_at=None,
        delegate_descriptor_id=None,
        review_status="unsubmitted",
        settings="{}",
        installation_status=Status.SUCCEEDED,
        problems=(),
        created_at="",
        updated_at="",
        deleted_at=None,
        digest="1" * 64,
    )
    return replace(made, **changes)


def property_(name: str, **changes: Any) -> Property:
    made = Property(
        "PR" + name, name, Platform.WEB, ("a.b",), True, False, "", False, False, "", "", None
    )
    return replace(made, **changes)


def test_between_two_revisions_lie_version_build_enabled_and_settings() -> None:
    one = extension("core", settings='{"a": 1}')
    assert between(one, replace(one, id="EX2", updated_at="later", revision_number=3)).same
    other = replace(one, version="2.0.0", digest="2" * 64, enabled=False, settings='{"a": 2}')
    found = between(one, other)
    assert (found.version_changed, found.digest_changed, found.enabled_changed) == (True,) * 3
    assert found.settings == (SettingsDifference("/a", "1", "2", CHANGED),)
    rebuilt = between(one, replace(one, digest="3" * 64))
    assert (rebuilt.version_changed, rebuilt.digest_changed, rebuilt.same) == (False, True, False)


def test_two_properties_side_by_side() -> None:
    here = [extension("both"), extension("mine"), extension("other", enabled=False)]
    there = [extension("other"), extension("yours"), extension("both")]
    found = compare(property_("Shop"), here, property_("App", domains=("c.d",)), there)
    assert [(e.name, e.standing) for e in found.extensions] == [
        ("both", Standing.SAME),
        ("mine", Standing.ONLY_HERE),
        ("other", Standing.DIFFERENT),
        ("yours", Standing.ONLY_THERE),
    ]
    assert [(a.attribute, a.here, a.there) for a in found.attributes] == [("domains", "a.b", "c.d")]
    assert not found.same


def test_properties_of_the_same_content_are_the_same_whatever_their_names() -> None:
    found = compare(property_("a"), [extension("x")], property_("b"), [extension("x", id="EX9")])
    assert found.same
