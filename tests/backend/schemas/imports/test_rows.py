"""Rows pasted from a spreadsheet, and copied back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.imports.limits import ATTRIBUTES_LIMIT
from backend.schemas.imports.rows import parse_rows, to_rows
from backend.schemas.imports.type_words import TypeWord, type_of
from backend.schemas.model import MISSING, Attribute, AttributeType
from tests.backend.schemas.made import attributes

T = AttributeType


def bare(found: tuple[Attribute, ...] | list[Attribute]) -> list[Attribute]:
    return [replace(attribute, id="") for attribute in found]


@given(st.lists(attributes(), max_size=6))
def test_what_is_copied_is_pasted_again(found: list[Attribute]) -> None:
    rows = parse_rows(to_rows(found))
    assert repr(bare(rows.attributes)) == repr(bare(found))
    assert rows.has_heading
    assert not rows.left_out


@pytest.mark.parametrize(
    "default", ["", " a", '"', '""', "x\ty", "a\nb", "a\r\nb", "a\rb", "NULL", "-"]
)
def test_a_default_that_is_easily_lost(default: str) -> None:
    (found,) = parse_rows(to_rows([Attribute("a", default=default)])).attributes
    assert found.default == default


@given(st.text(st.sampled_from('ab1,;\t"\n\r( )x✓|'), max_size=40))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    rows = parse_rows(text)
    assert all(attribute.name.strip() for attribute in rows.attributes)


def test_twelve_attributes_as_a_spreadsheet_puts_them_on_the_clipboard() -> None:
    text = (
        "Field\tData type\tRequired\tSize\tNotes\tSecret\r\n"
        "First name\tVARCHAR(40)\tx\t\tas in\tno\r\n"
        '"Last name"\tText\tYES\t60\t"over\r\ntwo lines"\t\r\n'
        "born\tDate\t\t\t\t✓\r\n"
        "\t\t\t\t\t\r\n"
        "balance\tnumber(19,4)\t0\t\t\t\r\n"
        "\tdate\tx\t\t\t\r\n"
    )
    rows = parse_rows(text)
    assert bare(rows.attributes) == [
        Attribute("First name", T.STRING, 40, mandatory=True, id=""),
        Attribute("Last name", T.STRING, 60, mandatory=True, id=""),
        Attribute("born", T.DATE, encrypt=True, id=""),
        Attribute("balance", T.CURRENCY, id=""),
    ]
    assert [(f.pointer, f.sentence) for f in rows.left_out] == [
        ("line 8", "The row has no name and is left out.")
    ]
    assert "“Notes” is no field" in rows.findings[0].sentence


def test_columns_in_another_order_and_nullable_ones() -> None:
    rows = parse_rows("data_type;nullable;column name;pk\nint;no;id;yes\nmoney;yes;cost;\n")
    assert bare(rows.attributes) == [
        Attribute("id", T.INTEGER, mandatory=True, unique=True, id=""),
        Attribute("cost", T.CURRENCY, id=""),
    ]


def test_without_a_heading_the_columns_are_in_their_usual_order() -> None:
    rows = parse_rows("name\tstring\t30\tx\nrating,\tint\t\ty\t5")
    assert not rows.has_heading
    assert bare(rows.attributes)[0] == Attribute("name", T.STRING, 30, mandatory=True, id="")
    assert rows.attributes[1].default == 5


def test_types_may_come_first() -> None:
    rows = parse_rows("varchar(30),name\nint,rating")
    assert [(a.name, a.type, a.length) for a in rows.attributes] == [
        ("name", T.STRING, 30),
        ("rating", T.INTEGER, None),
    ]


def test_one_column_is_a_list_of_names() -> None:
    assert [a.name for a in parse_rows("Name\nEmail\n\nPhone\n").attributes] == [
        "Name",
        "Email",
        "Phone",
    ]
    assert [a.name for a in parse_rows("Attribute\nEmail").attributes] == ["Email"]


def test_a_decimal_with_its_comma_is_one_cell() -> None:
    (found,) = parse_rows("name,type,mandatory\nprice,decimal(19,4),x\n").attributes
    assert (found.type, found.mandatory) == (T.CURRENCY, True)


def test_what_is_not_understood_is_told_by_its_line() -> None:
    rows = parse_rows(
        "name,type,length,mandatory,default\n"
        "a,blob,long,perhaps,\n"
        "b,int,,,ten\n"
        "A,string\n"
        "c,string,,,,more\n"
    )
    assert [(f.pointer, f.sentence) for f in rows.findings] == [
        ("line 2", "“blob” is no known type: string is taken."),
        ("line 2", "“long” is no length: none is taken."),
        ("line 2", "“perhaps” under mandatory is neither yes nor no: no."),
        (
            "line 3",
            "The default is kept, but: b takes a whole number from -2147483648 to 2147483647.",
        ),
        ("line 4", "Only 2 of 5 cells; the others are taken as empty."),
        ("line 4", "“A” stands in line 2 too."),
        ("line 5", "6 cells for 5 columns; the rest is left out."),
    ]
    assert rows.attributes[1].default == "ten"
    assert len(rows.attributes) == 4


def test_an_unclosed_quote_swallows_nothing() -> None:
    assert [a.name for a in parse_rows('"a\nb\nc').attributes] == ['"a', "b", "c"]


def test_ten_thousand_rows_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        parse_rows("\n".join(f"a{n}" for n in range(10_000)))
    assert refused.value.code == "too-many-attributes"
    assert f"{ATTRIBUTES_LIMIT:,}" in refused.value.problems[0].title


def test_as_many_rows_as_there_may_be_are_read() -> None:
    rows = "\n".join(f"a{n},int" for n in range(ATTRIBUTES_LIMIT))
    assert len(parse_rows(rows).attributes) == ATTRIBUTES_LIMIT
    assert len(parse_rows(f"name,type\n{rows}").attributes) == ATTRIBUTES_LIMIT
    with pytest.raises(Refused):
        parse_rows(f"{rows}\nb,int")


@pytest.mark.parametrize("word", ["x", "X", "yes", "Y", "TRUE", "1", "✓", "required"])
def test_yes_in_any_spelling(word: str) -> None:
    (found,) = parse_rows(f"name\ttype\tmandatory\na\tint\t{word}").attributes
    assert found.mandatory


@pytest.mark.parametrize(
    ("word", "type_", "length"),
    [
        ("varchar(30)", T.STRING, 30),
        ("VARCHAR2(30 CHAR)", T.STRING, 30),
        ("character varying(30)", T.STRING, 30),
        ("nvarchar(max)", T.STRING, None),
        ("text", T.STRING, None),
        ("Picklist", T.STRING, None),
        ("Text Area (Long)", T.STRING, None),
        ("int", T.INTEGER, None),
        ("int(11) unsigned", T.INTEGER, None),
        ("Integer", T.INTEGER, None),
        ("number(9)", T.INTEGER, None),
        ("number(10)", T.LONG, None),
        ("NUMBER(18, 0)", T.LONG, None),
        ("bigint", T.LONG, None),
        ("number(19,4)", T.CURRENCY, None),
        ("number(10,6)", T.DOUBLE, None),
        ("decimal", T.CURRENCY, None),
        ("money", T.CURRENCY, None),
        ("Currency(16, 2)", T.CURRENCY, None),
        ("float", T.DOUBLE, None),
        ("double precision", T.DOUBLE, None),
        ("number", T.DOUBLE, None),
        ("bool", T.BOOLEAN, None),
        ("tinyint(1)", T.BOOLEAN, None),
        ("yes/no", T.BOOLEAN, None),
        ("Checkbox", T.BOOLEAN, None),
        ("date", T.DATE, None),
        ("LocalDate", T.DATE, None),
        ("timestamp(6) with time zone", T.DATETIME, None),
        ("Date/Time", T.DATETIME, None),
        ("date_time", T.DATETIME, None),
        ("java.math.BigDecimal", T.CURRENCY, None),
        ("java.lang.String", T.STRING, None),
    ],
)
def test_type_words(word: str, type_: AttributeType, length: int | None) -> None:
    assert type_of(word) == TypeWord(type_, length)


@pytest.mark.parametrize("word", ["", "blob", "name", "x(3", "()", "42"])
def test_words_that_are_no_type(word: str) -> None:
    assert type_of(word) is None


def test_amounts_stay_exact() -> None:
    (found,) = parse_rows("a\tmoney\t\t\t1.50").attributes
    assert str(found.default) == str(Decimal("1.50"))
    assert parse_rows("a\tmoney\t\t\t").attributes[0].default is MISSING
