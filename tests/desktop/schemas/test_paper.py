"""Documents on pages of A4."""

from __future__ import annotations

import re
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from backend.schemas.exports.formats import Source, format_of
from backend.schemas.model import Attribute, AttributeType, Kind, Schema
from desktop.schemas.paper import document_pdf, for_qt, keep_code_together, widen_tables


def html(attributes: int) -> str:
    made = tuple(Attribute(f"attribute_{at}", AttributeType.STRING) for at in range(attributes))
    return format_of("html").write([Source(Schema(Kind.TASKS, "Feedback", attributes=made))])


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def marks(pdf: bytes) -> int:
    """How much is drawn, in bytes of unpacked page contents."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    found = 0
    for stream in streams:
        try:
            found += len(zlib.decompress(stream))
        except zlib.error:
            continue
    return found


@pytest.mark.parametrize("attributes", [0, 1, 400])
def test_a_document_has_as_many_pages_as_it_needs(qapp: QApplication, attributes: int) -> None:
    pdf = document_pdf(html(attributes), "Feedback")
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) >= 1 + attributes // 60
    assert b"/MediaBox [0 0 595" in pdf  # A4


def test_nothing_is_lost_at_the_end_of_a_page(qapp: QApplication) -> None:
    assert marks(document_pdf(html(300), "Feedback")) > 5 * marks(
        document_pdf(html(30), "Feedback")
    )


def test_it_can_be_made_on_another_thread(qapp: QApplication) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert pages(executor.submit(document_pdf, html(100), "Feedback").result()) > 1


def test_words_are_the_same_with_the_style_that_qt_understands(qapp: QApplication) -> None:
    plain, styled = QTextDocument(), QTextDocument()
    plain.setHtml(html(5))
    styled.setHtml(for_qt(html(5), 12))
    assert styled.toPlainText() == plain.toPlainText()
    assert "prefers-color-scheme" not in for_qt(html(5), 12)


def laid_out(attributes: int) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(for_qt(html(attributes), 12))
    document.setPageSize(QSizeF(650, 900))
    widen_tables(document)
    keep_code_together(document)
    return document


def test_a_table_is_as_wide_as_the_page(qapp: QApplication) -> None:
    document = laid_out(5)
    tables = [t for t in document.rootFrame().childFrames() if isinstance(t, QTextTable)]
    assert tables
    layout = document.documentLayout()
    for table in tables:
        assert layout.frameBoundingRect(table).width() == pytest.approx(650, abs=3)


@pytest.mark.parametrize("attributes", range(1, 9))
def test_short_code_is_on_one_page_with_its_request(qapp: QApplication, attributes: int) -> None:
    document = laid_out(attributes)
    layout, codes = document.documentLayout(), 0
    block = document.begin()
    while block.isValid():
        if block.text().startswith(("POST /", "PUT /")):
            first, last = block, block.next()
            while last.next().isValid() and last.next().blockFormat().nonBreakableLines():
                last = last.next()
            top = layout.blockBoundingRect(first).top()
            bottom = layout.blockBoundingRect(last).bottom()
            assert bottom - top > 850 or top // 900 == (bottom - 1) // 900
            codes += 1
        block = block.next()
    assert codes == 2
