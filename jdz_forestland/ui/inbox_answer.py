"""`Answering`: asks for what an answer needs, and writes it: expected areas, receipts, returns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jdz_forestland.domain import places
from jdz_forestland.domain.fields import Field
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.slip import KeptSlip, SlipKind
from jdz_forestland.domain.submission import Submission
from jdz_forestland.errors import UserError
from jdz_forestland.service import replying, reserving, submitted
from jdz_forestland.service.replying import Replied
from jdz_forestland.service.reviewing import Review
from jdz_forestland.ui import files, inbox_asking, remembered, text
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.inbox_rows import PlaceRow


class Answering(QObject):
    """Signals:
        opened(), closed(): the form should be shown, and no more.

    Attributes:
        panel: the form.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._then: Callable[[dict[str, Any]], str] | None = None
        self.panel = FormPanel(parent)
        self.panel.given.connect(self._do)
        self.panel.left.connect(self.leave)

    def leave(self) -> None:
        """Ask for nothing any more."""
        self._then = None
        self.closed.emit()

    def ask_expected(self, place: PlaceRow) -> None:
        """Ask what a county's list should come to."""
        registry, row = self._desk.registry, place.row
        held = None if row.expected_mu is None else f"{row.expected_mu:f}"

        def do(values: dict[str, Any]) -> str:
            if registry is None:
                return ""
            mu = inbox_asking.area_of(values.get("mu"))
            submitted.expect(registry, row.county_code, int(values["year"]), mu)
            return words.expected(row.county, "" if mu is None else text.mu(mu))

        heading = words.expect_heading(row.county)
        self._ask(
            heading,
            inbox_asking.EXPECT_FIELDS,
            words.EXPECT_DO,
            do,
            values={"year": place.list_year, "mu": held},
            warning=words.EXPECT_WARNING,
        )

    def ask_accept(self, submission: Submission, review: Review | None) -> None:
        """Ask for a remark, then write the receipt."""
        registry = self._desk.registry
        found = len(review.arrival.returnable) if review and review.arrival else 0

        def do(values: dict[str, Any]) -> str:
            out = self._target(submission, SlipKind.RECEIPT)
            if registry is None or out is None:
                return ""
            remark = values.get("text") or ""
            return _told(replying.accept(registry, submission.key, out=out, text=remark))

        county = places.county_name(submission.county_code)
        self._ask(
            words.accept_heading(county, submission.version),
            inbox_asking.ACCEPT_FIELDS,
            words.ACCEPT_DO,
            do,
            warning=words.accept_warning(found) if found else words.ACCEPT_WARNING,
            danger=bool(found),
        )

    def ask_return(self, submission: Submission, review: Review | None) -> None:
        """Ask for the reasons, those that the rules found filled in, then write the slip."""
        registry = self._desk.registry
        if registry is None:
            return
        lists = reserving.lists(registry, submission.list_year)
        frozen = next((one for one in lists if one.key == submission.list_key), None)
        if frozen is None:
            return
        found = review.arrival.returnable if review and review.arrival else ()
        proposed = replying.proposed_lines(registry, found)

        def do(values: dict[str, Any]) -> str:
            lines = inbox_asking.slip_lines(frozen, values.get("lines") or (), proposed)
            out = self._target(submission, SlipKind.RETURN)
            if out is None:
                return ""
            done = replying.send_back(
                registry,
                submission.key,
                reason=Reason(values["reason"]),
                text=values["text"],
                lines=lines,
                out=out,
            )
            return _told(done)

        county = places.county_name(submission.county_code)
        self._ask(
            words.return_heading(county, submission.version),
            inbox_asking.return_fields(frozen),
            words.RETURN_DO,
            do,
            values=inbox_asking.return_values(proposed),
            warning=words.RETURN_WARNING,
        )

    def save_again(self, kept: KeptSlip) -> None:
        """Write a slip once more."""
        registry = self._desk.registry
        slip = kept.slip
        start = self._folder() / replying.proposed_name(slip)
        out = files.target(self.panel, words.SAVE_TITLE, start, words.SLIP_FILES)
        if registry is None or out is None:
            return
        try:
            done = replying.save_again(registry, kept.key, out=out)
        except UserError as error:
            self._desk.complain(error)
            return
        self._desk.noticed.emit(_told(done))

    # --- within ------------------------------------------------------------------------------

    def _ask(
        self,
        heading: str,
        fields: tuple[Field, ...],
        button: str,
        then: Callable[[dict[str, Any]], str],
        *,
        values: dict[str, Any] | None = None,
        warning: str = "",
        danger: bool = False,
    ) -> None:
        self._then = then
        self.panel.ask(heading, fields, do=button, values=values, warning=warning, danger=danger)
        self.opened.emit()

    def _do(self, values: dict[str, Any]) -> None:
        if self._then is None:
            return
        try:
            sentence = self._then(values)
        except UserError as error:
            self.panel.refuse(str(error))
            return
        if sentence:
            self.leave()
            self._desk.noticed.emit(sentence)

    def _target(self, submission: Submission, kind: SlipKind) -> Path | None:
        name = words.slip_name(
            submission.county_code,
            places.county_name(submission.county_code),
            submission.list_year,
            submission.version,
            kind.label,
        )
        chosen = files.target(self.panel, words.SAVE_TITLE, self._folder() / name, words.SLIP_FILES)
        if chosen is not None:
            remembered.keep_export_folder(self._desk, chosen.parent)
        return chosen

    def _folder(self) -> Path:
        return remembered.export_folder(self._desk, files.documents())


def _told(done: Replied) -> str:
    kind, path = done.slip.kind.label, str(done.path)
    if done.key.made_now:
        return words.replied_new(kind, path, done.key.spoken)
    return words.replied(kind, path)
