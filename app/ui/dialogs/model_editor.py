"""What the user knows about a model: name, limits, prices; nothing here changes what the service does."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.core.catalog import Model
from app.session.services import Services
from app.ui.dialogs.form import (
    ChoiceBox,
    NumberBox,
    column,
    follow_language,
    make_default,
    name_fields,
    named,
    say,
    start_with_size,
    text_label,
)
from app.ui.dialogs.price_table import PriceTable
from app.ui.dialogs.question import ask

_CURRENCIES = ("CNY", "USD", "EUR")
_MOST_TOKENS = 100_000_000


class ModelEditor(QDialog):
    """Edits one model of one endpoint; Save puts it into the settings."""

    def __init__(self, services: Services, model: Model, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelEditorDialog")
        self._services = services
        self._saved = model
        self._labels = [QLabel() for _ in range(6)]
        self.id_label = text_label("modelIdLabel", muted=True)
        self.id_label.setText(model.id)
        self.name = named(QLineEdit(model.label), "modelNameField")
        self.context = NumberBox("contextBox", 0, _MOST_TOKENS, model.context_tokens)
        self.output = NumberBox("maxOutputBox", 0, _MOST_TOKENS, model.max_output_tokens)
        currency = model.prices[0].currency if model.prices else _CURRENCIES[0]
        self._currencies = tuple(dict.fromkeys((*_CURRENCIES, currency)))
        self.currency = ChoiceBox("currencyBox", len(self._currencies))
        self.currency.name_entries(*self._currencies)
        self.currency.setCurrentIndex(self._currencies.index(currency))
        self.prices = PriceTable(model.prices)
        self.date = named(QLineEdit(model.dated), "pricesDateField")
        self._problem = text_label("modelProblem", error=True)
        self._save = named(QPushButton(), "saveButton")
        self._cancel = named(QPushButton(), "cancelButton")
        self._arrange()
        self._connect()
        follow_language(self, self.retranslate)

    def model(self) -> Model:
        """The model as it stands in the form. Raises ValueError for an unreadable price or date."""
        dated = self.date.text().strip()
        if dated and not QDate.fromString(dated, Qt.DateFormat.ISODate).isValid():
            raise ValueError(dated)
        return msgspec.structs.replace(
            self._saved,
            label=self.name.text().strip(),
            context_tokens=self.context.value(),
            max_output_tokens=self.output.value(),
            prices=self.prices.tiers(self._currencies[self.currency.currentIndex()]),
            dated=dated,
        )

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields = (self.name, self.context, self.output, self.currency, self.prices, self.date)
        form.addRow(self.id_label)
        for label, field in zip(self._labels, fields, strict=True):
            form.addRow(label, field)
            label.setBuddy(field.table if isinstance(field, PriceTable) else field)
        buttons = QDialogButtonBox()
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        layout = column(form, self._problem, buttons, margins=14, spacing=10)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        make_default(self._save)
        self.setMinimumSize(460, 400)
        start_with_size(self, 540, 470)

    def _connect(self) -> None:
        for changed in (
            self.name.textChanged,
            self.context.valueChanged,
            self.output.valueChanged,
            self.date.textChanged,
        ):
            changed.connect(self._refresh)
        self.prices.changed.connect(self._prices_changed)
        self.currency.currentIndexChanged.connect(self._prices_changed)
        self._save.clicked.connect(self._store)
        self._cancel.clicked.connect(self.reject)

    def _prices_changed(self) -> None:
        """New prices are as of today, unless the user says otherwise."""
        if not self.date.isModified():
            self.date.setText(QDate.currentDate().toString(Qt.DateFormat.ISODate))
        self._refresh()

    def _store(self) -> None:
        self._services.put_model(self.model())
        self.accept()

    def reject(self) -> None:
        """Asks first when something was changed and not saved."""
        if not self._is_changed():
            super().reject()
            return
        ask(
            self,
            self.tr("Close without saving?"),
            self.tr("What you typed here has not been saved."),
            self.tr("&Close without saving"),
            self.tr("&Keep editing"),
            super().reject,
        )

    def _is_changed(self) -> bool:
        try:
            return self.model() != self._saved
        except ValueError:
            return True

    def _refresh(self) -> None:
        try:
            self.model()
        except ValueError as error:
            say(self._problem, self.tr("“{text}” is not a price, a number of tokens or a date.").format(text=error))
            self._save.setEnabled(False)
        else:
            say(self._problem, "")
            self._save.setEnabled(self._is_changed())

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Edit model"))
        name_fields(
            self._labels,
            self.tr("&Name"),
            self.tr("Conte&xt"),
            self.tr("&Longest answer"),
            self.tr("C&urrency"),
            self.tr("&Prices per million tokens"),
            self.tr("Prices as &of"),
        )
        for label in self._labels:
            label.setWordWrap(True)
        self.name.setPlaceholderText(self._saved.id)
        self.date.setPlaceholderText(self.tr("year-month-day"))
        for box in (self.context, self.output):
            box.setSpecialValueText(self.tr("not known"))
            box.setSuffix(" " + self.tr("tokens"))
        self._save.setText(self.tr("&Save"))
        self._cancel.setText(self.tr("Cancel"))
        self._refresh()
