"""One attached file as a chip: what it is, how large, and a button that takes it away."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.core.message import FilePart, ImagePart
from app.ui.icons import icon
from app.ui.theme import Theme
from app.ui.transcript.text_safety import plain

_PICTURE = 40
_WIDEST_NAME = 170


class Chip(QFrame):
    """Shows a part while it is prepared, and once it is there."""

    removed = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("attachmentChip")
        self._theme, self._name, self._image = theme, plain(name), QImage()
        self.part: ImagePart | FilePart | None = None
        self._picture, self._label, self._size = QLabel(), QLabel(), QLabel()
        self._picture.setFixedSize(_PICTURE, _PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.setProperty("muted", True)
        self.remove_button = QToolButton()
        self.remove_button.setObjectName("removeAttachmentButton")
        self.remove_button.setIconSize(QSize(14, 14))
        self.remove_button.clicked.connect(self.removed)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._label)
        texts.addWidget(self._size)
        box = QHBoxLayout(self)
        box.setContentsMargins(5, 4, 3, 4)
        box.setSpacing(7)
        box.addWidget(self._picture)
        box.addLayout(texts)
        box.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self.restyle)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, _WIDEST_NAME))
        self.setToolTip(_no_markup(self._name))
        self.restyle()
        self.retranslate()

    def show_part(self, part: ImagePart | FilePart, size: int, image: QImage) -> None:
        """The file is there; with `size` in bytes (0: not known) and a picture of it, if it is one."""
        self.part, self._image = part, image
        self._size.setText(
            QLocale().formattedDataSize(size, 0, QLocale.DataSizeFormat.DataSizeSIFormat) if size else ""
        )
        self.restyle()

    def restyle(self) -> None:
        """Colours of the theme in force."""
        colours = self._theme.colours
        self.setStyleSheet(
            f"#attachmentChip {{ background: {colours.field}; border-radius: 8px;"
            f" border: 1px solid {colours.border}; }}"
        )
        self.remove_button.setIcon(icon("close", self._theme, colours.muted))
        if self._image.isNull():
            self._picture.setPixmap(icon("file", self._theme, colours.muted).pixmap(QSize(24, 24)))
        else:
            self._picture.setPixmap(_rounded(self._image, self.devicePixelRatioF()))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        if self.part is None:
            self._size.setText(self.tr("Reading…"))
        text = self.tr("Remove {name}").format(name=self._name)
        self.remove_button.setToolTip(_no_markup(text))
        self.remove_button.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def _no_markup(text: str) -> str:
    """`text` as a tool tip: a file's name may look like HTML."""
    return f"<qt>{escape(text)}</qt>"


def _rounded(image: QImage, ratio: float) -> QPixmap:
    """The middle of a picture with round corners."""
    side = round(_PICTURE * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    scaled = image.scaled(
        QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(0, 0, side, side, 5 * ratio, 5 * ratio)
    painter.setClipPath(path)
    painter.drawImage((side - scaled.width()) // 2, (side - scaled.height()) // 2, scaled)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
