"""`Faults`: what nobody expected goes to the log with its traceback, and to one dialog in words."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

log: Final = logging.getLogger(__name__)

LOG_BYTES: Final = 1_000_000
LOG_FILES: Final = 5
_QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Faults(QObject):
    """Takes over from Python what it does with an exception that nobody caught.

    Attributes:
        file: the log. dialog: the one that is open, or None.
    """

    happened = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = folder / "jdz-forestland.log"
        self.dialog: Any = None
        self._handler: logging.Handler | None = None
        # Told on this thread, and not in the middle of what went wrong (painting, say).
        self.happened.connect(lambda: QTimer.singleShot(0, self._tell))

    def install(self) -> None:
        """Take over."""
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        qInstallMessageHandler(_from_qt)
        logging.getLogger().addHandler(handler := _LateHandler(self.file))
        self._handler = handler

    def uninstall(self) -> None:
        """Give back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()

    def _catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.critical("internal error", exc_info=(kind, error, trace))
        self.happened.emit()

    def _catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        error = caught.exc_value
        if error is not None:
            log.critical("internal error in a thread", exc_info=error)
            self.happened.emit()

    def _tell(self) -> None:
        if self.dialog is not None:  # one is enough: faults come in swarms
            return
        from jdz_forestland.ui.fault_dialog import FaultDialog

        self.dialog = FaultDialog(self.file, QApplication.activeWindow())
        self.dialog.finished.connect(self._forget)
        self.dialog.show()

    def _forget(self) -> None:
        self.dialog = None


class _LateHandler(logging.Handler):
    """Writes to a rotating file that is made at the first record: a good start touches no file."""

    def __init__(self, file: Path) -> None:
        super().__init__(logging.INFO)
        self._file = file
        self._rotating: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._rotating is None:
                self._rotating = self._made()
            self._rotating.emit(record)
        except OSError:  # a full or read-only disk must not turn one fault into two
            self.handleError(record)

    def close(self) -> None:
        if self._rotating is not None:
            self._rotating.close()
        super().close()

    def _made(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        self._file.parent.mkdir(parents=True, exist_ok=True)
        made = RotatingFileHandler(
            self._file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )
        made.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        return made


def _from_qt(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    logging.getLogger("qt").log(_QT_LEVELS.get(kind, logging.WARNING), "%s", words)
