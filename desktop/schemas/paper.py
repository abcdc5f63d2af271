"""Documents as PDF: pages of A4 with their numbers."""

from __future__ import annotations

import re
from string import Template

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTable,
)

_DPI = 96  # the document is laid out in CSS pixels
_MARGIN = 18.0  # millimetres
_SIZE = 12  # pixels of the text
_STYLE_OF_THE_WEB = re.compile(r"<style.*?</style>", re.DOTALL)
_STYLE = """
body { color: #1B2430; background-color: #FFFFFF; font-size: ${size}px; }
h1 { font-size: ${h1}px; margin: 0 0 4px 0; }
h2 { font-size: ${h2}px; margin: 20px 0 6px 0; }
h3, h4 { font-size: ${h3}px; margin: 14px 0 4px 0; }
p, ul, ol { margin: 4px 0 8px 0; }
table { border-collapse: collapse; margin: 4px 0 8px 0; }
th, td { border: 1px solid #D5DBE2; padding: 3px 5px; }
th { background-color: #F1F3F6; color: #4A5564; font-size: ${small}px; }
pre, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: ${small}px; }
"""
_LONG = 40  # characters of a cell that count for the width of its column
_FOOT = 28  # pixels at the foot of a page, for its number


def document_pdf(html: str, title: str) -> bytes:
    """An HTML document on A4 pages, each with the title and its number at the foot.

    May be called on any thread: it makes what it paints with.
    """
    loop = QEventLoop()  # a text document wants timers, which another thread has only with this
    buffer, writer = pdf_writer(title)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
            QPageLayout.Unit.Millimeter,
        )
    )
    scale = writer.resolution() / _DPI
    page = QRectF(0, 0, writer.width() / scale, writer.height() / scale)
    document = QTextDocument()
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    font = QFont("sans-serif")
    document.setHtml(for_qt(html, _SIZE))
    document.setPageSize(QSizeF(page.width(), page.height() - _FOOT))
    widen_tables(document)
    keep_code_together(document)
    painter = QPainter(writer)
    painter.scale(scale, scale)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        _paint_page(painter, document, number, page)
        _paint_foot(painter, font, title, f"{number + 1} of {document.pageCount()}", page)
    painter.end()
    del document, loop
    return bytes(buffer.data().data())


def for_qt(html: str, size: int) -> str:
    """A page of ours with a style that Qt's text documents understand, text ``size`` pixels high.

    They know no media queries, and give the columns of a full-width table the same width.
    """
    bare = _STYLE_OF_THE_WEB.sub("", html).replace(' width="100%"', "")
    style = Template(_STYLE).substitute(
        size=size, small=size - 2, h1=round(size * 1.8), h2=round(size * 1.3), h3=size + 1
    )
    return bare.replace("</head>", f"<style>{style}</style></head>", 1)


def widen_tables(document: QTextDocument) -> None:
    """Tables as wide as the page, each column its share of what is written in it."""
    for table in document.rootFrame().childFrames():
        if not isinstance(table, QTextTable):
            continue
        shares = [
            max(_written(table, row, column) for row in range(table.rows()))
            for column in range(table.columns())
        ]
        form = table.format()
        percent = QTextLength.Type.PercentageLength
        form.setWidth(QTextLength(percent, 100))
        form.setColumnWidthConstraints(
            [QTextLength(percent, 100 * s / sum(shares)) for s in shares]
        )
        table.setFormat(form)


def _written(table: QTextTable, row: int, column: int) -> int:
    """How much room the cell asks for, in characters; a long text takes several lines."""
    cell = table.cellAt(row, column)
    length = cell.lastCursorPosition().position() - cell.firstCursorPosition().position()
    return min(length, _LONG) + 3


def keep_code_together(document: QTextDocument) -> None:
    """Code that a page could hold starts on a new one rather than being split; what stands over it
    goes along.
    """
    layout, height = document.documentLayout(), document.pageSize().height()
    block = document.begin()
    while block.isValid():
        if not block.blockFormat().nonBreakableLines():
            block = block.next()
            continue
        first = _beginning(block)
        while block.next().isValid() and block.next().blockFormat().nonBreakableLines():
            block = block.next()
        top = layout.blockBoundingRect(first).top()
        bottom = layout.blockBoundingRect(block).bottom()
        fits = first.blockFormat().topMargin() + bottom - top <= height
        if fits and int(top // height) != int((bottom - 1) // height):
            form = first.blockFormat()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(first).setBlockFormat(form)
        block = block.next()


def _beginning(code: QTextBlock) -> QTextBlock:
    """Over the code stands the request whose body it is, and over that a heading may stand."""
    first = code.previous() if code.previous().isValid() else code
    while first.previous().isValid() and first.previous().blockFormat().headingLevel():
        first = first.previous()
    return first


def pdf_writer(title: str) -> tuple[QBuffer, QPdfWriter]:
    """A writer into memory, and the memory: it is whole once the painter has ended."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Extension Workshop")
    return buffer, writer


def _paint_page(painter: QPainter, document: QTextDocument, number: int, page: QRectF) -> None:
    size = document.pageSize()
    painter.save()
    painter.translate(0, -number * size.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = QRectF(0, number * size.height(), page.width(), size.height())
    context.palette.setColor(QPalette.ColorRole.Text, QColor("#000000"))
    painter.setClipRect(context.clip)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _paint_foot(painter: QPainter, font: QFont, title: str, number: str, page: QRectF) -> None:
    small = QFont(font)
    small.setPixelSize(10)
    painter.setFont(small)
    painter.setPen(QColor("#5A6675"))
    foot = QRectF(0, page.height() - _FOOT, page.width(), _FOOT)
    flag = Qt.AlignmentFlag
    painter.drawText(foot, flag.AlignBottom | flag.AlignLeft, title)
    painter.drawText(foot, flag.AlignBottom | flag.AlignRight, number)
