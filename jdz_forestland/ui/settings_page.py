"""`SettingsPage` (设置): what the program judges by, who signs, and this machine."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.service import document_templates
from jdz_forestland.service import settings as settings_file
from jdz_forestland.ui import labels, remembered, style
from jdz_forestland.ui import text_settings as words
from jdz_forestland.ui.asking import Asking, AskingPanel
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.settings_keys import KeysTab
from jdz_forestland.ui.settings_policy import PolicyTab

ACROSS: Final = "settings.across"
USUAL: Final = (800, 420)
FIELD_WIDTH: Final = 240


class SettingsPage(Page):
    """Attributes:
    policy, keys: the first two tabs. operator, logs, templates: of this machine.
    panel: asks for what is to be registered.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.policy = PolicyTab(desk, self)
        self.keys = KeysTab(desk, self)
        self.operator = QLineEdit(self)
        self.logs = QPushButton(words.LOGS, self)
        self.templates = QPushButton(words.TEMPLATES, self)
        self.panel = AskingPanel(self)
        self.panel.hide()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read everything anew."""
        super().refresh()
        registry = self._desk.registry
        refusal = words.READ_ONLY if registry is not None and registry.is_read_only else ""
        if self.panel.isVisible():
            refusal = refusal or words.BUSY_FORM
        self.policy.refresh(refusal)
        self.keys.refresh(refusal)
        self.operator.setText(self._desk.settings.operator)

    # --- doing -------------------------------------------------------------------------------

    def _ask(self, asking: Asking) -> None:
        self.panel.pose(asking)
        self.panel.show()
        self.refresh()

    def _finish(self, sentence: str) -> None:
        self._leave()
        self._desk.noticed.emit(sentence)

    def _leave(self) -> None:
        self.panel.hide()
        self.refresh()

    def _keep_operator(self) -> None:
        name = self.operator.text().strip()
        if name != self._desk.settings.operator:
            self._desk.set_operator(name)

    def _open_logs(self) -> None:
        folder = settings_file.folder() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _open_templates(self) -> None:
        folder = document_templates.folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # --- putting together --------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(words.TABS)
        self.tabs.addTab(self.policy, words.POLICY)
        self.tabs.addTab(self.keys, words.KEYS)
        self.tabs.addTab(self._machine(), words.MACHINE)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.tabs)
        across.addWidget(self.panel)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        remembered.show(self._desk, ACROSS, across, USUAL)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(across)

    def _machine(self) -> QWidget:
        tab = QWidget(self)
        form = QFormLayout(tab)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.operator.setAccessibleName(words.OPERATOR)
        self.operator.setToolTip(words.OPERATOR_TIP)
        for widget in (self.operator, self.logs, self.templates):
            widget.setMinimumHeight(style.CONTROL_HEIGHT)
            widget.setFixedWidth(FIELD_WIDTH)
        form.addRow(words.OPERATOR, self.operator)
        form.addRow("", labels.plain(words.OPERATOR_TIP, muted=True))
        form.addRow(words.FOLDERS, self.logs)
        form.addRow("", self.templates)
        form.addRow("", labels.plain(words.TEMPLATES_NOTE, muted=True))
        return tab

    def _connect(self) -> None:
        desk = self._desk
        self._follow(desk.opened, desk.changed)
        desk.opened.connect(self.panel.hide)
        self.policy.asked.connect(self._ask)
        self.keys.asked.connect(self._ask)
        self.panel.done.connect(self._finish)
        self.panel.left.connect(self._leave)
        self.operator.editingFinished.connect(self._keep_operator)
        self.logs.clicked.connect(self._open_logs)
        self.templates.clicked.connect(self._open_templates)
