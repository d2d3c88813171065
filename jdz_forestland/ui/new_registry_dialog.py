"""`NewRegistryDialog`: which office, where, and who; what is missing is said beside the field."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.ui import files, labels, style, text
from jdz_forestland.ui import text_welcome as words


class NewRegistryDialog(QDialog):
    """Attributes:
    county, file, operator: the fields. create: enabled always; tells what is missing.
    """

    def __init__(self, *, operator: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from jdz_forestland.domain.places import CITY_CODE, OFFICES

        self.setWindowTitle(words.DIALOG_TITLE)
        self.setMinimumWidth(560)
        self._folder = folder
        self._offices, self._city = OFFICES, CITY_CODE
        self._proposed = ""
        self.county = QComboBox(self)
        self.county.addItem(words.COUNTY_CHOOSE, "")
        for code, name in OFFICES.items():
            if code != CITY_CODE:
                self.county.addItem(words.county(code, name), code)
        self.county.insertSeparator(self.county.count())
        self.county.addItem(words.city(CITY_CODE, OFFICES[CITY_CODE]), CITY_CODE)
        self.file = QLineEdit(self)
        self.operator = QLineEdit(operator, self)
        self.operator.setToolTip(words.OPERATOR_TIP)
        self.browse = QPushButton(words.BROWSE, self)
        self.browse.setAccessibleName(words.BROWSE_NAME)
        self.create_button = labels.primary(words.CREATE, self)
        self.create_button.setDefault(True)
        self.cancel_button = QPushButton(words.CANCEL, self)
        self.lead = labels.plain(words.DIALOG_LEAD, muted=True)
        self._faults = {field: self._fault_label() for field in self._fields()}
        self._lay_out()
        self.county.currentIndexChanged.connect(self._propose)
        self.file.textEdited.connect(lambda: self._say(self.file, ""))
        self.operator.textEdited.connect(lambda: self._say(self.operator, ""))
        self.browse.clicked.connect(self._browse)
        self.create_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    @property
    def county_code(self) -> str:
        """Six digits of the county or of the city, "" while none is chosen."""
        return str(self.county.currentData() or "")

    @property
    def level(self) -> str:
        """ "county" or "city"."""
        return "city" if self.county_code == self._city else "county"

    @property
    def path(self) -> Path:
        """The file to make; `.gpkg` is added where it was left out."""
        path = Path(self.file.text().strip())
        return path if path.suffix.lower() == ".gpkg" else path.with_name(f"{path.name}.gpkg")

    @property
    def operator_name(self) -> str:
        """The person at the desk."""
        return self.operator.text().strip()

    def fault(self, field: QWidget) -> str:
        """Return what is said beside a field."""
        return self._faults[field].text()

    def accept(self) -> None:
        faults = {
            self.county: "" if self.county_code else words.COUNTY_MISSING,
            self.file: self._file_fault(),
            self.operator: "" if self.operator_name else words.OPERATOR_MISSING,
        }
        for field, fault in faults.items():
            self._say(field, fault)
        first = next((field for field, fault in faults.items() if fault), None)
        if first is None:
            super().accept()
        else:
            first.setFocus()

    def _fields(self) -> tuple[QWidget, ...]:
        return self.county, self.file, self.operator

    def _file_fault(self) -> str:
        if not self.file.text().strip():
            return words.FILE_MISSING
        if not self.path.parent.is_dir():
            return words.FILE_NO_FOLDER
        return words.FILE_EXISTS if self.path.exists() else ""

    def _say(self, field: QWidget, fault: str) -> None:
        self._faults[field].setText(fault)
        self._faults[field].setVisible(bool(fault))

    def _propose(self) -> None:
        self._say(self.county, "")
        self.lead.setText(words.CITY_LEAD if self.level == "city" else words.DIALOG_LEAD)
        if self.county_code and self.file.text() in ("", self._proposed):
            name = text.registry_name(self.county_code, self._offices[self.county_code])
            self._proposed = str(self._folder / name)
            self.file.setText(self._proposed)
            self._say(self.file, "")

    def _browse(self) -> None:
        named = Path(self.file.text().strip() or self._folder / text.REGISTRY_FILE)
        # Nothing is overwritten here: an existing file is refused beside the field.
        chosen = files.target(self, words.DIALOG_TITLE, named, text.REGISTRY_FILES, overwrite=False)
        if chosen is not None:
            self.file.setText(str(chosen))
            self._say(self.file, self._file_fault())

    def _fault_label(self) -> QLabel:
        label = labels.plain("", points=style.SMALL_PT)
        labels.tint(label, style.ERROR)
        label.hide()
        return label

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        names = (words.COUNTY, words.FILE, words.OPERATOR)
        for number, (name, field) in enumerate(zip(names, self._fields(), strict=True)):
            caption = QLabel(name, self)
            caption.setBuddy(field)
            field.setAccessibleName(name)
            field.setMinimumHeight(style.CONTROL_HEIGHT)
            grid.addWidget(caption, 2 * number, 0)
            grid.addWidget(field, 2 * number, 1)
            grid.addWidget(self._faults[field], 2 * number + 1, 1)
        self.browse.setMinimumHeight(style.CONTROL_HEIGHT)
        grid.addWidget(self.browse, 2, 2)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.create_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.lead)
        column.addLayout(grid)
        column.addStretch(1)
        column.addLayout(buttons)
        self.cancel_button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
