"""Drawings by anybody: what is harmless is drawn, anything else is no drawing."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from desktop.packages.safe_svg import MAX_SVG, safe_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
viewBox="0 0 10 10">'
RECT = '<rect width="10" height="10" fill="#f00"/>'


def drawn(data: bytes) -> QImage:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(data).render(painter)
    painter.end()
    return image


def test_our_own_packages_icons_look_as_they_were_drawn(qapp: QGuiApplication) -> None:
    icons = [folder / "icon.svg" for folder in (files("resources") / "packages").iterdir()]
    assert len(icons) > 4
    for icon in icons:
        data = icon.read_bytes()
        safe = safe_svg(data, "#000000")
        assert safe is not None
        assert drawn(safe) == drawn(data)


@pytest.mark.parametrize(
    "inside",
    [
        '<image width="9" height="9" xlink:href="file:///etc/passwd"/>',
        '<image href="https://example.com/x.png"/>',
        "<script>alert(1)</script>",
        "<foreignObject><p>text</p></foreignObject>",
        '<use href="https://example.com/x.svg#a"/>',
        '<rect width="9" height="9" fill="url(https://example.com/x#a)"/>',
        '<rect width="9" height="9" style="fill:URL( http://example.com/x )"/>',
        "<style>@import 'https://example.com/x.css';</style>" + RECT,
        '<animate attributeName="x" repeatCount="indefinite"/>' + RECT,
        '<filter id="a"><feGaussianBlur stdDeviation="9999"/></filter>' + RECT,
        '<rect width="1e300" height="9"/>',
        "<g>" * 40 + RECT + "</g>" * 40,
        RECT * 1_001,
        '<g id="a">' + RECT + "</g>" + '<use href="#a"/>' * 13,
    ],
)
def test_what_leads_elsewhere_or_grows_is_no_drawing(inside: str) -> None:
    assert safe_svg(f"{HEAD}{inside}</svg>".encode(), "#000") is None


def test_entities_are_no_drawing_in_any_encoding() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        f'{HEAD}<rect id="&b;" width="9" height="9"/></svg>'
    )
    assert safe_svg(bomb.encode(), "#000") is None
    assert safe_svg(bomb.encode("utf-16"), "#000") is None


def test_scripts_in_attributes_and_notes_of_editors_are_left_out() -> None:
    data = (
        f'{HEAD}<title>Mine</title><metadata><x:y xmlns:x="urn:x">?</x:y></metadata>'
        '<sodipodi:namedview xmlns:sodipodi="urn:s"><sodipodi:guide/></sodipodi:namedview>'
        '<rect onload="alert(1)" width="9" height="9" fill="currentColor"/></svg>'
    )
    safe = safe_svg(data.encode(), "#123456")
    assert safe is not None
    text = safe.decode()
    assert "alert" not in text
    assert "Mine" not in text
    assert 'fill="#123456"' in text


def test_a_drawing_without_a_shape_or_too_large_is_none() -> None:
    assert safe_svg(f"{HEAD}</svg>".encode(), "#000") is None
    room = " " * (MAX_SVG - len(f"{HEAD}{RECT}</svg>"))
    assert safe_svg(f"{HEAD}{RECT}{room}</svg>".encode(), "#000") is not None
    assert safe_svg(f"{HEAD}{RECT}{room} </svg>".encode(), "#000") is None


@given(
    st.binary(max_size=400) | st.text(alphabet='<>/="#svgrect {}&;:', max_size=80).map(str.encode)
)
def test_any_bytes_are_answered(data: bytes) -> None:
    whole = HEAD.encode() + RECT.encode() + data
    for one in (data, whole, whole + b"</svg>"):
        answer = safe_svg(one, "#000")
        assert answer is None or safe_svg(answer, "#000") == answer
