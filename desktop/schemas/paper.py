"""Documents as PDF: pages of A4 with their numbers."""

from __future__ import annotations

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
    QTextDocument,
)

_DPI = 96  # the document is laid out in CSS pixels
_MARGIN = 18.0  # millimetres
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
    font.setPixelSize(13)
    document.setDefaultFont(font)
    document.setHtml(html)
    document.setPageSize(QSizeF(page.width(), page.height() - _FOOT))
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
