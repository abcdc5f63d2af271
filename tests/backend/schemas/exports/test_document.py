"""The document of a workshop as Markdown and as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from backend.schemas.body import load_json, to_body
from backend.schemas.exports import markdown, page
from backend.schemas.exports.source import Source
from backend.schemas.model import Kind, Schema
from tests.backend.schemas.exports.talks import DRAFT, EVIL, SECOND, TALKED, hostile
from tests.backend.schemas.made import schemas


class Read(HTMLParser):
    """The texts of a page by the tag they stand in, and every tag there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag == "br":
            self.handle_data("\n")
        elif tag != "meta":
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]][-1] += data


def section(text: str, name: str) -> str:
    """What stands in Markdown between a heading and the next of its level."""
    found = re.search(rf"^(#+) {name}\n\n(.*?)(?=^\1 |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found
    return found[2].strip()


def test_the_page_tells_what_the_schema_is() -> None:
    text = markdown.write([TALKED])
    assert text.startswith(
        "# Feedback\n\nExtends tasks, multi-valued: any number of records for each task. "
        "Draft after version 2.\n"
    )
    assert section(text, "Attributes").splitlines()[2:] == [
        "| FeedbackType | string | 10 | yes |  | yes |  |",
        "| rating | integer |  | yes | 5 |  |  |",
        "| remarks | string | 256 |  |  |  | yes |",
        "| score | currency |  |  |  |  |  |",
    ]
    assert section(text, "Unique keys").splitlines() == [
        "- No two records of one task may have the same FeedbackType and rating.",
        "- No two records of one task may have the same FeedbackType.",
    ]
    requests = section(text, "Requests")
    assert "`POST /metadata/tasks/extensions`" in requests
    assert "`PUT /services/1/tasks/1/extensions/Feedback`" in requests


def test_the_minutes_say_who_asked_what_was_decided_and_what_is_open() -> None:
    minutes = section(markdown.write([TALKED]), "Minutes")
    said, table, still, still_open = minutes.split("\n\n")
    assert said == "The schema is agreed. Asked for by Ms Bell. Note: Good for the pilot."
    assert table.splitlines() == [
        "| Attribute | State | Asked by | Note |",
        "| --- | --- | --- | --- |",
        "| FeedbackType | agreed | Jo | Two words \\| no more |",
        "| rating | open |  |  |",
        "| remarks | open |  |  |",
        "| score | parked |  | Ask legal |",
        "| colour (deleted) | rejected | Ann | Not ours |",
    ]
    assert (still, still_open) == ("Still open:", "- rating\n- remarks")


def test_the_history_says_what_each_version_changed_newest_first() -> None:
    history = section(markdown.write([TALKED]), "History")
    assert re.findall(r"^### (.*)$", history, re.MULTILINE) == [
        "Draft, not published yet",
        "Version 2, 2026-04-17 02:00 UTC",
        "Version 1, 2026-03-17 02:00 UTC",
    ]
    assert "- “notes” is renamed to “remarks”." in history
    assert "Note: After round two\n\n- “notes” is added: string of 256 characters" in history
    assert "The first version, with 2 attributes." in history


def test_what_has_no_history_and_no_minutes_says_so() -> None:
    text = markdown.write([Source(Schema(Kind.PROFILES, "Empty"))])
    assert "Draft, not published yet." in text
    assert "The schema has no attribute." in text
    assert "No version is published yet." in text
    assert "No decision on an attribute is noted." in text
    assert "None is needed: each customer has one record only." in text


def test_several_schemas_stand_under_one_title_with_a_list_of_them() -> None:
    text = markdown.write([TALKED, Source(Schema(Kind.PROFILES, "Phone"), 3)])
    assert text.startswith("# Extension schemas\n")
    assert "| Phone | Extends customer profiles, single-valued" in text
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Feedback", "Phone"]


def test_the_page_is_one_file_with_both_themes_that_says_the_same() -> None:
    text = page.write([TALKED])
    read = Read(text)
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"""(src|href)=|url\(|@import""", text)
    assert read.texts["h1"] == ["Feedback"]
    assert read.texts["td"][:7] == ["FeedbackType", "string", "10", "yes", "", "yes", ""]
    assert "Asked by" in read.texts["th"]
    for line in ("score", "Two words | no more", "“notes” is renamed to “remarks”."):
        assert line in read.texts["td"] + read.texts["li"]


def test_hostile_text_stays_text_in_the_page() -> None:
    text = page.write([hostile(EVIL)])
    read = Read(text)
    assert "script" not in read.tags
    assert "a" not in read.tags
    shown = EVIL.replace("\r\n", "\n").replace("\0", "␀").replace("\x1b", "␛")
    shown = shown.replace("\ud834", "\ufffd")
    assert read.texts["h1"] == [shown]
    assert read.texts["td"].count(shown) >= 5
    text.encode()


def test_hostile_text_stays_text_in_markdown(qtbot: QtBot) -> None:
    source = hostile(EVIL)
    document = QTextDocument()
    document.setMarkdown(markdown.write([source]))
    shown = " ".join(EVIL.replace("\0", "␀").replace("\x1b", "␛").split())
    shown = shown.replace("\ud834", "\ufffd")
    plain = document.toPlainText()
    # The name, its rows in three tables, the notes, the keys and the history.
    assert plain.count(shown) >= 10
    assert "<script>alert(1)</script> | a `b` ```" in plain
    assert document.firstBlock().text() == shown
    headings = [
        block.text()
        for block in blocks_of(document)
        if block.blockFormat().headingLevel() and block.text() != shown
    ]
    assert headings == [
        *("Attributes", "Unique keys", "Minutes", "History", "Draft, not published yet"),
        *("Version 1, 2026-03-17 02:00 UTC", "Requests"),
    ]


def blocks_of(document: QTextDocument) -> list:  # type: ignore[type-arg]
    block, found = document.begin(), []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


WORDS = st.text(
    st.sampled_from("ab1 \\`*_{}[]()<>#+-.!|~&$=:;'\"\n\t/@^%,?é") | st.characters(), max_size=12
)


@settings(max_examples=120)
@given(WORDS)
def test_any_text_stays_text_in_both(qapp: object, text: str) -> None:
    source = hostile(f"a{text}b")
    assert "script" not in Read(page.write([source])).tags
    document = QTextDocument()
    document.setMarkdown(markdown.write([source]))
    plain = document.toPlainText()
    assert document.firstBlock().blockFormat().headingLevel() == 1
    first = document.firstBlock().text()
    assert plain.count(first) >= 10
    if text.isascii() and text.isprintable():
        assert first == " ".join(f"a{text}b".split())


@settings(max_examples=50)
@given(st.lists(schemas(), max_size=3))
def test_any_schema_has_a_document(found: list[Schema]) -> None:
    sources = [Source(schema) for schema in found]
    assert markdown.write(sources).endswith("\n")
    assert Read(page.write(sources)).open == []


@pytest.mark.parametrize("schema", [DRAFT, SECOND])
def test_the_request_in_the_document_is_the_schemas_own(schema: Schema) -> None:
    text = markdown.write([Source(schema)])
    fences = re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert load_json(fences[0]) == to_body(schema)
    assert isinstance(load_json(fences[1]), list)
