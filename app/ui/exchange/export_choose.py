"""First page of exporting: which conversations, in which format; each format says what it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QListWidget, QListWidgetItem, QPushButton, QRadioButton, QWidget

from app.core.localized import Text
from app.session.exporting import Exporting
from app.ui.dialogs.form import column, make_default, named, row, text_label
from app.ui.exchange.paper_export import PDF, PNG
from app.ui.language import current_language

_NAME = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Choice:
    """A format as the list shows it."""

    name: str
    label: Text
    help: Text


_PAPER = (
    Choice(
        PDF,
        Text("PDF 文档", "PDF"),
        Text(
            "分好页，可以打印；多个对话各存一个文件。只含当前分支。",
            "Pages, ready to print; several chats become a file each. The branch that is shown.",
        ),
    ),
    Choice(
        PNG,
        Text("长图（PNG）", "Long picture (PNG)"),
        Text(
            "整个对话一张图，太长时分成几张；多个对话各存各的。只含当前分支。",
            "One picture a chat, or several when it is very long. The branch that is shown.",
        ),
    ),
)


def choices() -> list[Choice]:
    """All formats, in the order of the list: for reading and printing first after our own."""
    ours = [Choice(one.name, one.label, one.help) for one in Exporting.formats()]
    return [*ours[:3], *_PAPER, *ours[3:]]


class ExportChoosePage(QWidget):
    """Asks for scope and format."""

    export_requested = Signal()
    closed = Signal()

    def __init__(self, ids: Sequence[str], every: Sequence[str], title: str, parent: QWidget | None = None) -> None:
        """`ids` were asked for, `title` is that of a single one; `every` are all there are."""
        super().__init__(parent)
        self._ids, self._every, self._title = tuple(ids), tuple(every), title
        self._these = named(QRadioButton(), "exportTheseButton")
        self._all = named(QRadioButton(), "exportAllButton")
        scope = QButtonGroup(self)
        for button in (self._these, self._all):
            scope.addButton(button)
        (self._these if self._ids else self._all).setChecked(True)
        self._these.setVisible(bool(self._ids))
        self._label = text_label("exportFormatLabel")
        self.formats = named(QListWidget(), "exportFormats")
        self.formats.setStyleSheet("QListView { outline: none; } QListView::item { padding: 5px 8px; }")
        self.formats.setWordWrap(True)
        self.formats.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.formats.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._export = named(QPushButton(), "exportButton")
        self._cancel = named(QPushButton(), "cancelButton")
        layout = column(
            row(self._these, None),
            row(self._all, None),
            self._label,
            self.formats,
            row(None, self._cancel, self._export),
            spacing=10,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        scope.buttonToggled.connect(lambda *_: self._refresh())
        self.formats.currentItemChanged.connect(lambda *_: self._refresh())
        self.formats.itemActivated.connect(lambda *_: self._ask())
        self._export.clicked.connect(self._ask)
        self._cancel.clicked.connect(self.closed)
        self._fill()
        self.retranslate()

    def take_focus(self, name: str) -> None:
        """Puts the keyboard on the format that was chosen last."""
        names = [choice.name for choice in choices()]
        self.formats.setCurrentRow(names.index(name) if name in names else 0)
        self._refresh()
        self.formats.setFocus()
        make_default(self._export)

    def ids(self) -> tuple[str, ...]:
        """The conversations to export."""
        return self._ids if self._these.isChecked() else self._every

    def format_name(self) -> str:
        """The chosen format."""
        item: QListWidgetItem | None = self.formats.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def _fill(self) -> None:
        for choice in choices():
            item = QListWidgetItem()
            item.setData(_NAME, choice.name)
            self.formats.addItem(item)

    def _refresh(self) -> None:
        self._export.setEnabled(bool(self.format_name() and self.ids()))

    def _ask(self) -> None:
        if self._export.isEnabled():
            self.export_requested.emit()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        language, locale = current_language(), QLocale()
        title = self.fontMetrics().elidedText(self._title or self.tr("New chat"), Qt.TextElideMode.ElideRight, 320)
        these = self.tr("This chat: {title}").format(title=title.replace("&", "&&"))
        if len(self._ids) > 1:
            these = self.tr("The selected chats ({count})").format(count=locale.toString(len(self._ids)))
        self._these.setText(these)
        self._all.setText(self.tr("All chats ({count})").format(count=locale.toString(len(self._every))))
        self._label.setText(self.tr("Format"))
        self.formats.setAccessibleName(self.tr("Format"))
        for place, choice in enumerate(choices()):
            self.formats.item(place).setText(f"{choice.label.say(language)}\n{choice.help.say(language)}")
            self.formats.item(place).setToolTip(choice.help.say(language))
        self._export.setText(self.tr("&Export…"))
        self._export.setToolTip(self.tr("Asks where to save it"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Closes this window"))
