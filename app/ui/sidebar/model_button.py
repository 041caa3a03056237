"""The button at the top of the sidebar: which model answers, at which service; pressing it asks for another."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from app.core.catalog import Endpoint, Model
from app.ui.icons import icon
from app.ui.pieces import column, repolish, row
from app.ui.theme import Theme


class ModelButton(QPushButton):
    """Two lines, shortened to fit: the model's name, and below it, muted, the service's."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("modelPicker")
        self._theme = theme
        self._model: Model | None = None
        self._endpoint: Endpoint | None = None
        self._name, self._service, self._arrow = QLabel(), QLabel(), QLabel()
        bold = self._name.font()
        bold.setBold(True)
        self._name.setFont(bold)
        self._service.setProperty("muted", True)
        texts = column(spacing=1)
        texts.addWidget(self._name)
        texts.addWidget(self._service)
        self._layout = layout = row(self, margins=(12, 7, 10, 7), spacing=6)
        layout.addLayout(texts, 1)
        layout.addWidget(self._arrow)
        for label in (self._name, self._service, self._arrow):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self._layout.sizeHint().height())

    def show_model(self, model: Model | None, endpoint: Endpoint | None) -> None:
        """Shows what answers; None for a model not chosen, or a service that was removed."""
        self._model, self._endpoint = model, endpoint
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        if self._model is None:
            name, service = self.tr("Choose a model"), ""
        else:
            name = self._model.label or self._model.id
            service = self._endpoint.label if self._endpoint else self.tr("This service was removed")
        self._texts = (name, service)
        self.setAccessibleName(self.tr("Model: {name}, {service}").format(name=name, service=service))
        self.setToolTip(f"{self._model.id}\n{service}" if self._model else name)
        is_gone = self._model is not None and self._endpoint is None
        if bool(self._service.property("error")) != is_gone:
            self._service.setProperty("error", is_gone)
            repolish(self._service)
        self._service.setVisible(bool(service))
        self._shorten()

    def _shorten(self) -> None:
        room = max(40, self.width() - 12 - 10 - 6 - 16)
        for label, text in zip((self._name, self._service), self._texts, strict=True):
            label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def dress(self) -> None:
        """Icons of the theme in force."""
        muted = self._theme.colours.muted
        self._arrow.setPixmap(icon("chevron-down", self._theme, muted).pixmap(QSize(16, 16)))
