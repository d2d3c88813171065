"""How the page 收件 is laid out, and which of its buttons can be pressed when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from jdz_forestland.domain.submission import Submission, SubmissionState
from jdz_forestland.ui import remembered, style
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.inbox_rows import PlaceRow

if TYPE_CHECKING:
    from jdz_forestland.ui.inbox_page import InboxPage

ACROSS: Final = "inbox.across"
USUAL: Final = (396, 850)
OPEN_STATES: Final = (SubmissionState.RECEIVED, SubmissionState.ACCEPTED)


def lay_out(page: InboxPage, desk: Desk) -> QWidget:
    """Put the parts of the page into their places; return what stands at the right."""
    main = _right(page)
    for widget in (main, page.key, page.answering.panel):
        page.right.addWidget(widget)
    across = QSplitter(Qt.Orientation.Horizontal, page)
    across.setChildrenCollapsible(False)
    across.addWidget(_left(page))
    across.addWidget(page.right)
    # what it would like counts for nothing: a low page must not scroll while it can shrink
    across.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    remembered.follow(desk, ACROSS, across, USUAL)
    head = QVBoxLayout()
    head.setContentsMargins(16, 12, 16, 8)
    head.setSpacing(4)
    for label in (page.headline, page.detail, page.told):
        head.addWidget(label)
    page.told.hide()
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addLayout(head)
    whole.addWidget(across, 1)
    return main


def offer(page: InboxPage, desk: Desk, row: PlaceRow | None) -> None:
    """Offer what can be done now; what cannot says why."""
    registry = desk.registry
    if registry is None:
        return
    arriving = page.queue.arrival is not None
    fixed = words.READ_ONLY if registry.is_read_only else ""
    fixed = fixed or (words.BUSY if desk.runner.busy else "")
    asked = words.BUSY_FORM if page.right.currentWidget() is not page.main else ""
    closed = _closed(page.submission, row)
    accepted = page.submission is not None and page.submission.state is SubmissionState.ACCEPTED
    done = words.not_closed(SubmissionState.ACCEPTED.label) if accepted else ""
    papers = "" if page.submission is not None and page.submission.left_out else words.PAPERS_NONE
    slip = "" if page.tabs.chosen_slip() is not None else words.SAVE_CHOOSE
    reasons = {
        page.receive: (asked, words.RECEIVE_ASK_TIP),
        page.take_in: ("", ""),
        page.expect: (asked or ("" if row is not None else words.CHOOSE_COUNTY), words.EXPECT_TIP),
        page.accept: (closed or done, words.ACCEPT_TIP),
        page.give_back: (closed, words.RETURN_TIP),
        page.papers: (closed or papers, words.PAPERS_TIP),
        page.again: (slip, words.SAVE_AGAIN_TIP),
        page.sum: (asked, words.SUM_TIP),
    }
    for button, (why_not, tip) in reasons.items():
        refusal = fixed or why_not
        button.setEnabled(not refusal)
        button.setToolTip(refusal or tip)
    for button in (page.take_in, page.skip):
        button.setVisible(arriving)
    page.skip.setEnabled(not desk.runner.busy)
    for button in (page.accept, page.give_back, page.again):
        button.setVisible(not arriving)
    page.papers.setVisible(not arriving and not papers)


def _closed(submission: Submission | None, row: PlaceRow | None) -> str:
    """Return why a version cannot be answered, "" when it can."""
    if submission is None:
        return words.NO_ANSWER_YET
    newest = row.row.newest if row is not None else None
    if newest is not None and newest.key != submission.key:
        return words.ONLY_NEWEST
    return "" if submission.state in OPEN_STATES else words.not_closed(submission.state.label)


def _left(page: InboxPage) -> QWidget:
    left = QWidget(page)
    column = QVBoxLayout(left)
    column.setContentsMargins(0, 0, 0, 8)
    column.setSpacing(8)
    column.addWidget(page.places, 1)
    amounts = QVBoxLayout()
    amounts.setContentsMargins(12, 0, 8, 0)
    amounts.setSpacing(2)
    amounts.addWidget(page.tabs.amounts)
    column.addLayout(amounts)
    row = QHBoxLayout()
    row.setContentsMargins(8, 0, 0, 0)
    row.setSpacing(6)
    for button in (page.sum, page.expect):
        button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        row.addWidget(button)
    row.addStretch(1)
    row.addWidget(page.receive)
    column.addLayout(row)
    return left


def _right(page: InboxPage) -> QWidget:
    main = QWidget(page)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(page.heading, 1)
    page.versions.setMinimumHeight(style.CONTROL_HEIGHT)
    head.addWidget(page.versions)
    top = QVBoxLayout()
    top.setContentsMargins(12, 0, 12, 0)
    top.setSpacing(2)
    top.addLayout(head)
    for widget in (page.about, page.sums, page.explanation):
        top.addWidget(widget)
    page.explanation.setMinimumHeight(style.CONTROL_HEIGHT)
    bottom = QHBoxLayout()
    bottom.setContentsMargins(12, 6, 12, 8)
    bottom.setSpacing(6)
    bottom.addStretch(1)
    for button in (page.again, page.papers, page.skip, page.give_back):
        button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        bottom.addWidget(button)
    bottom.addWidget(page.take_in)
    bottom.addWidget(page.accept)
    column = QVBoxLayout(main)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addLayout(top)
    column.addWidget(page.tabs, 1)
    column.addStretch(0)
    column.addLayout(bottom)
    return main
