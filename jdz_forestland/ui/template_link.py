"""`TemplateLink`: where the template of a paper is, and an office's own copy of it."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from jdz_forestland.domain.document_kinds import KINDS
from jdz_forestland.errors import UserError
from jdz_forestland.service import document_templates
from jdz_forestland.ui import text_documents as words
from jdz_forestland.ui.desk import Desk


class TemplateLink(QPushButton):
    """Says whose template is in use; a click makes the office's own and shows where it is."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind = ""
        self.setProperty("link", True)
        self.clicked.connect(self._open)
        self.show_kind("")

    def show_kind(self, kind: str) -> None:
        """Belong to a kind of export; hidden for what is not made from a template."""
        self._kind = kind if kind in KINDS else ""
        self.setVisible(bool(self._kind))
        if not self._kind:
            return
        own = document_templates.own(self._kind)
        self.setText(words.TEMPLATE if own is None else words.TEMPLATE_OWN)
        place = document_templates.folder() if own is None else own
        tip = words.TEMPLATE_TIP if own is None else words.TEMPLATE_OWN_TIP
        self.setToolTip(tip.replace("{place}", str(place)))

    def _open(self) -> None:
        try:
            own = document_templates.make_own(self._kind)
        except UserError as error:
            self._desk.complain(error)
            return
        self.show_kind(self._kind)
        self._desk.noticed.emit(words.template_at(str(own)))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(own.parent)))
