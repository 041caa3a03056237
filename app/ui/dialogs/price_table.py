"""The prices of a model as a table: a row a tier, the longest requests last."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from app.core.prices import PriceTier
from app.ui.dialogs.form import column, follow_language, named, row

_UP_TO, _INPUT, _OUTPUT, _CACHED = range(4)


class PriceTable(QWidget):
    """Edits price tiers, per million tokens. `tiers` raises ValueError while a cell cannot be read."""

    changed = Signal()

    def __init__(self, tiers: tuple[PriceTier, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = named(QTableWidget(0, 4), "priceTable")
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(_UP_TO, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setMinimumHeight(110)
        self._add = named(QPushButton(), "addTierButton")
        self._remove = named(QPushButton(), "removeTierButton")
        layout = column(self.table, row(self._add, self._remove, None))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        for tier in tiers:
            self._append(tier)
        self.table.itemChanged.connect(self._edited)
        self._add.clicked.connect(self._add_row)
        self._remove.clicked.connect(self._remove_row)
        follow_language(self, self.retranslate)

    def tiers(self, currency: str) -> tuple[PriceTier, ...]:
        """The tiers in the table, empty rows left out. Raises ValueError."""
        read = [self._tier(place, currency) for place in range(self.table.rowCount())]
        return tuple(sorted((tier for tier in read if tier), key=lambda tier: tier.up_to_tokens or float("inf")))

    def _tier(self, place: int, currency: str) -> PriceTier | None:
        texts = [self._text(place, column_) for column_ in range(4)]
        if not any(texts):
            return None
        return PriceTier(
            input=_price(texts[_INPUT]),
            output=_price(texts[_OUTPUT]),
            cached_input=_price(texts[_CACHED]) if texts[_CACHED] else "",
            currency=currency,
            up_to_tokens=_count(texts[_UP_TO]) if texts[_UP_TO] else 0,
        )

    def _text(self, place: int, column_: int) -> str:
        item = self.table.item(place, column_)
        return item.text().strip() if item is not None else ""

    def _append(self, tier: PriceTier | None = None) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        texts = ("", "", "", "")
        if tier:
            texts = (str(tier.up_to_tokens or ""), tier.input, tier.output, tier.cached_input)
        for column_, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, column_, item)

    def _add_row(self) -> None:
        self._append()
        self.table.setCurrentCell(self.table.rowCount() - 1, _UP_TO)
        self.table.setFocus()
        self._edited()

    def _remove_row(self) -> None:
        self.table.removeRow(self.table.currentRow())
        self._edited()

    def _edited(self) -> None:
        self._remove.setEnabled(self.table.rowCount() > 0)
        self.changed.emit()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.table.setHorizontalHeaderLabels(
            [self.tr("Up to input tokens"), self.tr("Input"), self.tr("Output"), self.tr("Cached input")]
        )
        header = self.table.horizontalHeaderItem(_UP_TO)
        if header is not None:
            header.setToolTip(self.tr("Empty: any length"))
        self.table.setAccessibleName(self.tr("Prices per million tokens"))
        self._add.setText(self.tr("&Add price"))
        self._remove.setText(self.tr("Remo&ve price"))
        self._remove.setEnabled(self.table.rowCount() > 0)


def _price(text: str) -> str:
    """A price as decimal text. Raises ValueError."""
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or amount < 0:
        raise ValueError(text)
    return format(amount.normalize(), "f")


def _count(text: str) -> int:
    """A number of tokens: 32000, 32,000, 32k. Raises ValueError."""
    digits = text.replace(",", "").replace(" ", "").casefold()
    thousands = digits.endswith("k")
    digits = digits.removesuffix("k")
    if not (digits.isascii() and digits.isdigit() and int(digits)):
        raise ValueError(text)
    return int(digits) * (1000 if thousands else 1)
