"""``schema import | export | list | delete``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.backend.cli.conftest import CommandLine

Write = Callable[[str, object], Path]
BODIES = Path(__file__).parents[3] / "resources" / "schemas"


def body(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": "Feedback",
        "type": "single-valued",
        "attributes": [{"name": "rating", "type": "integer"}],
    }
    return made | changes


def attribute(**changes: Any) -> dict[str, Any]:
    return body(attributes=[{"name": "note", "type": "string"} | changes])


def test_import_publishes_and_list_and_export_show_it(cli: CommandLine) -> None:
    ran = cli.done("schema", "import", BODIES / "feedback.json")
    assert ran.out == "Feedback: published, version 1 for tasks\n"
    assert ran.err == ""
    heads, row = cli.done("schema", "list").out.splitlines()
    assert heads.split() == ["KIND", "NAME", "TYPE", "ATTRIBUTES", "VERSION"]
    assert row.split() == ["tasks", "Feedback", "single-valued", "3", "1"]
    exported = cli.done("schema", "export", "feedback").json
    assert exported["name"] == "Feedback"
    assert exported["attributes"][0] == {
        "name": "FeedbackType",
        "type": "string",
        "length": 10,
        "mandatory": True,
        "unique": False,
        "encrypt": False,
    }


def test_what_is_exported_can_be_imported_again(cli: CommandLine, write: Write) -> None:
    cli.done("schema", "import", BODIES / "phone.json", "--kind", "profiles")
    exported = cli.done("schema", "export", "Phone", "--kind", "profiles")
    cli.done("schema", "delete", "Phone", "--kind", "profiles")
    cli.done("schema", "import", write("again.json", exported.out), "--kind", "profiles")
    assert cli.done("schema", "export", "Phone", "--kind", "profiles").json == exported.json


def test_the_canonical_file_of_all_schemas_is_brought_back(cli: CommandLine, write: Write) -> None:
    cli.done("schema", "import", BODIES / "feedback.json", BODIES / "survey.json")
    cli.done("schema", "import", "--kind", "profiles", BODIES / "address.json")
    everything = cli.done("schema", "export", "--all", "--format", "canonical").out
    taken = cli("schema", "import", write("all.json", everything))
    assert taken.code == 1
    assert taken.err.count("Another schema of this kind has the name") == 3
    for name, kind in (("Feedback", "tasks"), ("Survey", "tasks"), ("Address", "profiles")):
        cli.done("schema", "delete", name, "--kind", kind)
    ran = cli.done("schema", "import", write("all.json", everything))
    assert "Address: published, version 1 for profiles" in ran.out
    assert cli.done("schema", "export", "--all", "--format", "canonical").out == everything


def test_other_forms_are_read_and_what_they_could_not_keep_is_a_warning(
    cli: CommandLine, write: Write
) -> None:
    foreign = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Visit",
        "type": "object",
        "properties": {"on": {"type": "string", "format": "date"}, "tags": {"type": "array"}},
        "required": ["on"],
    }
    ran = cli.done("schema", "import", write("visit.json", foreign))
    assert "Visit: published" in ran.out
    assert "/properties/tags" in ran.err
    cli.done("schema", "import", write("Contact.csv", "Name,Type\nemail,text\nage,int\n"))
    names = [a["name"] for a in cli.done("schema", "export", "Contact").json["attributes"]]
    assert names == ["email", "age"]


def test_list_as_json_is_an_object_by_kind(cli: CommandLine) -> None:
    cli.done("schema", "import", BODIES / "feedback.json", BODIES / "survey.json")
    cli.done("schema", "import", "--kind", "PROFILES", BODIES / "address.json")
    found = cli.done("--json", "schema", "list").json
    assert {kind: [s["name"] for s in schemas] for kind, schemas in found.items()} == {
        "tasks": ["Feedback", "Survey"],
        "services": [],
        "states": [],
        "profiles": ["Address"],
    }


def test_an_empty_list_says_what_to_do(cli: CommandLine) -> None:
    ran = cli.done("schema", "list")
    assert ran.out == ""
    assert "schema import" in ran.err


def test_import_takes_a_list_and_standard_input_with_a_byte_order_mark(
    cli: CommandLine, write: Write, type_in: Callable[[bytes], None]
) -> None:
    type_in(b'\xef\xbb\xbf{"name": "Third", "type": "SINGLE-VALUED", "attributes": []}')
    two = write("two.json", [body(name="First"), body(name="Second")])
    ran = cli("schema", "import", two, "-")
    assert ran.code == 1
    assert "standard input /attributes: The schema has no attribute." in ran.err
    type_in(b'\xef\xbb\xbf{"name": "Third", "type": "SINGLE-VALUED", "attributes": []}')
    assert cli.done("schema", "import", "-", "--kind", "profiles").out.startswith("Third: ")
    ran = cli.done("schema", "import", two, "--json")
    assert [one["attributes"]["name"] for one in ran.json["data"]] == ["First", "Second"]
    assert ran.json["data"][0]["links"]["self"] == "/metadata/tasks/extensions/First"


def test_warnings_are_accepted_and_told(cli: CommandLine) -> None:
    """The original's own Phone example gives an integer a length."""
    ran = cli.done("schema", "import", BODIES / "phone.json")
    assert ran.out == "Phone: published, version 1 for tasks\n"
    told = "phone.json /attributes/2/length: warning: The length 15 of PhoneNumber has no effect."
    assert ran.err.startswith(told)
    ran = cli.done("schema", "import", "--json", "--kind", "states", BODIES / "phone.json")
    assert ran.err == ""
    (warning,) = ran.json["meta"]["warnings"]
    assert (warning["pointer"], warning["code"]) == ("/attributes/2/length", "length-ignored")


def test_delete_takes_the_name_in_any_case(cli: CommandLine) -> None:
    cli.done("schema", "import", BODIES / "feedback.json")
    ran = cli.done("schema", "delete", "FEEDBACK", "--json")
    assert ran.json["data"]["attributes"]["name"] == "Feedback"
    assert cli("schema", "export", "Feedback").code == 1
    assert "no published schema “Feedback”" in cli("schema", "delete", "Feedback").err


BAD_BODIES = [
    (body(name=""), "/name", "name-missing"),
    (body(name="x" * 27), "/name", "name-too-long"),
    (body(name="1st"), "/name", "name-invalid"),
    (body(name="a b"), "/name", "name-invalid"),
    (body(name=7), "/name", "field-wrong-type"),
    (body(name="\ud800"), "/name", "name-invalid"),
    (body(type="many"), "/type", "type-unknown"),
    (body(attributes=[]), "/attributes", "attributes-missing"),
    (body(attributes=None), "/attributes", "attributes-missing"),
    (body(colour="red"), "/colour", "field-unknown"),
    (body(unique=["rating", "gone"]), "/unique/1", "key-attribute-missing"),
    (body(unique=[["rating"], ["gone"]]), "/unique/1", "key-attribute-missing"),
    (body(unique=["rating", True]), "/unique/1", "key-attribute-missing"),
    (attribute(type="text"), "/attributes/0/type", "type-unknown"),
    (attribute(length=0), "/attributes/0/length", "length-out-of-range"),
    (attribute(length="-5"), "/attributes/0/length", "length-out-of-range"),
    (attribute(length=4001), "/attributes/0/length", "length-out-of-range"),
    (attribute(length="ten"), "/attributes/0/length", "length-invalid"),
    (attribute(mandatory="maybe"), "/attributes/0/mandatory", "flag-invalid"),
    (attribute(type="integer", default="five"), "/attributes/0/default", "default-invalid"),
    (attribute(type="boolean", default=1), "/attributes/0/default", "default-invalid"),
    (attribute(default=5), "/attributes/0/default", "default-invalid"),
    (attribute(default="\udc00"), "/attributes/0/default", "default-invalid"),
    ("5", "", "schema-not-object"),
    ("[]", "", "no-schema"),
    ("{", "", "not-json"),
    ("", "", "not-json"),
    ('{"name": NaN}', "", "not-json"),
    ("[" * 100_000, "", "json-too-deep"),
    (b"\xff\xfe{", "", "file-not-utf8"),
]


@pytest.mark.parametrize(("bad", "pointer", "code"), BAD_BODIES)
def test_bad_bodies_are_refused_and_nothing_changes(
    cli: CommandLine, write: Write, bad: object, pointer: str, code: str
) -> None:
    cli.done("schema", "import", BODIES / "survey.json")
    before = cli.contents()
    file = write("bad.json", bad)
    ran = cli("schema", "import", file)
    assert ran.code == 1
    assert ran.out == ""
    where = f"bad.json {pointer}".rstrip()
    assert any(line.startswith(f"{where}: ") for line in ran.err.splitlines()), ran.err
    told = cli("schema", "import", file, "--json").json
    assert set(told) == {"code", "message", "errors"}
    assert all(set(error) == {"pointer", "code", "message"} for error in told["errors"])
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in told["errors"]]
    assert cli.contents() == before


def test_all_problems_of_all_files_are_told_at_once_and_no_file_is_taken(
    cli: CommandLine, write: Write, tmp_path: Path
) -> None:
    good = write("good.json", body())
    bad = write("bad.json", [body(name="2nd", type="?"), attribute(length=0, default=3)])
    ran = cli("schema", "import", good, bad, tmp_path / "gone.json", tmp_path)
    assert ran.code == 1
    assert {line.partition(": ")[0] for line in ran.err.splitlines()} == {
        "bad.json /0/type",
        "bad.json /0/name",
        "bad.json /1/name",  # good.json has it already
        "bad.json /1/attributes/0/length",
        "gone.json",
        tmp_path.name,
    }
    assert cli.done("schema", "list").out == ""


def test_a_name_stands_once_whatever_its_case(cli: CommandLine, write: Write) -> None:
    cli.done("schema", "import", BODIES / "feedback.json")
    ran = cli("schema", "import", write("again.json", body(name="FEEDBACK")), "--json")
    assert ran.code == 1
    assert ran.json["code"] == "name-taken"
    assert ran.json["errors"][0]["message"].startswith("again.json: ")
    twins = write("twins.json", [body(name="Twin"), body(name="TWIN")])
    assert cli("schema", "import", twins, "--json").json["errors"][0]["pointer"] == "/1/name"
    cli.done("schema", "import", write("other.json", body()), "--kind", "services")


def test_control_characters_do_not_reach_the_terminal(cli: CommandLine, write: Write) -> None:
    ran = cli("schema", "import", write("bad.json", body(name="a\x1b[2J\nx")))
    assert ran.code == 1
    assert "\x1b" not in ran.err
    assert len(ran.err.splitlines()) == 1
