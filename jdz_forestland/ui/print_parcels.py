"""打印地图, 打印卡片: the sheets of the selected parcels as a PDF, opened when it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QToolButton, QWidget

from jdz_forestland.service.exporting import Exported
from jdz_forestland.ui import files, style, text, text_inbox
from jdz_forestland.ui import text_print as words
from jdz_forestland.ui import text_reports as report_words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.documents import writing

_KINDS: Final = (
    ("map", words.PRINT_MAP, words.PRINT_MAP_TIP),
    ("card", words.PRINT_CARD, words.PRINT_CARD_TIP),
)


class ParcelPrinting(QObject):
    """Attributes:
    buttons: one per kind of paper, by its key; off, with the reason, while nothing is selected.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over = parent
        self.buttons = {key: self._button(key, name) for key, name, _ in _KINDS}
        desk.selection_changed.connect(self._allow)
        desk.opened.connect(self._allow)
        desk.runner.busy_changed.connect(self._allow)
        self._allow()

    def print_parcels(self, key: str) -> None:
        """Ask where, write the sheets of what is selected, and open them."""
        registry, keys = self._desk.registry, self._desk.selection
        if registry is None or not keys:
            return
        from jdz_forestland.domain.map_sheet import file_stem

        first = next(parcel for parcel in registry.parcels() if parcel.key == keys[0])
        name = words.file_name(self.buttons[key].text(), len(keys), file_stem(first))
        pattern = report_words.pattern(words.PDF, ".pdf")
        target = registry.path.parent / f"{name}.pdf"
        chosen = files.target(self._over, self.buttons[key].text(), target, pattern)
        if chosen is not None:
            self.write(key, chosen)

    def write(self, key: str, path: Path) -> None:
        """Write the sheets of what is selected to `path`, as a job, and open them."""
        registry = self._desk.registry
        if registry is None:
            return
        job = writing(
            registry.path,
            key,
            who=self._desk.operator,
            list_year=self._desk.list_year,
            out=path,
            draft=True,
            reporter=self._desk.operator,
            parcel_keys=self._desk.selection,
        )
        self._desk.start(text.job(words.PRINTING, path.name), job, done=_open)

    def _button(self, key: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(name)
        button.setMinimumHeight(style.CONTROL_HEIGHT)
        button.clicked.connect(lambda: self.print_parcels(key))
        return button

    def _allow(self) -> None:
        for key, _, tip in _KINDS:
            reason = text.BUSY if self._desk.runner.busy else ""
            if not self._desk.selection:
                reason = words.PRINT_NONE_TIP
            registry = self._desk.registry
            if registry is not None and registry.is_city:
                reason = text_inbox.COUNTY_SHEETS
            self.buttons[key].setEnabled(not reason)
            self.buttons[key].setToolTip(reason or tip)


def _open(written: Exported) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(written.path)))
