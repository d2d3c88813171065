"""What must be known of the open registry at a glance: sample, read-only, on a share or a stick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jdz_forestland.ui import text, text_submit

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Registry


@dataclass(frozen=True, slots=True)
class Badge:
    """A word in a frame, and the sentence that explains it."""

    words: str
    tip: str


class BadgeBar(QWidget):
    """The badges side by side; those that do not hold are hidden.

    Attributes:
        badges: the labels in view, in order.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badges: list[QLabel] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def show_badges(self, badges: tuple[Badge, ...]) -> None:
        """Show these badges."""
        while len(self.badges) < len(badges):
            label = QLabel(self)
            label.setObjectName("badge")
            self._row.addWidget(label)
            self.badges.append(label)
        for label in self.badges[len(badges) :]:
            label.hide()
            label.deleteLater()
        del self.badges[len(badges) :]
        for label, badge in zip(self.badges, badges, strict=True):
            label.setText(badge.words)
            label.setToolTip(badge.tip)
        self.setVisible(bool(badges))


def badges_of(registry: Registry, list_year: int = 0) -> tuple[Badge, ...]:
    """Return what holds for a registry and the list of a year."""
    from jdz_forestland.service.whereabouts import Place, place_of

    found = []
    if registry.is_sample:
        found.append(Badge(text.SAMPLE, text.SAMPLE_TIP))
    if registry.as_of is not None:
        found.append(Badge(text.past(f"{registry.as_of:%Y-%m-%d}"), text.PAST_TIP))
        return tuple(found)
    if registry.is_read_only:
        found.append(Badge(text.READ_ONLY, text.READ_ONLY_TIP))
    place = place_of(registry.path)
    if place is Place.NETWORK:
        found.append(Badge(text.ON_SHARE, text.ON_SHARE_TIP))
    elif place is Place.STICK:
        found.append(Badge(text.ON_STICK, text.ON_STICK_TIP))
    return (*found, *_of_list(registry, list_year))


def _of_list(registry: Registry, list_year: int) -> tuple[Badge, ...]:
    """A list that was frozen looks finished and is not: nobody has it yet."""
    from jdz_forestland.service import reporting_state

    if registry.is_city or not list_year:
        return ()
    status = reporting_state.status(registry, list_year)
    if status.state not in (reporting_state.ReportState.FROZEN, reporting_state.ReportState.PACKED):
        return ()
    return (Badge(status.label, text_submit.not_sent(list_year, status.detail)),)
