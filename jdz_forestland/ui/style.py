"""Fonts, sizes and colours: everything that gives the program its look stands here.

Fusion with an own light palette looks alike on every machine. Colours that carry meaning (stages,
levels of findings) are only ever shown beside a word that says the same.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

FAMILIES: Final = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC")
BODY_PT: Final = 9.5
SMALL_PT: Final = 9.0
TITLE_PT: Final = 11.0
LARGE_PT: Final = 15.0
FIGURE_PT: Final = 20.0

GRID: Final = 4  # logical pixels; all gaps are multiples
ROW_HEIGHT: Final = 28  # of a table row
CONTROL_HEIGHT: Final = 30  # of fields and buttons

TEXT: Final = "#1d2521"
MUTED: Final = "#56615b"
FAINT: Final = "#8b958f"
WINDOW: Final = "#f2f4f1"
PAPER: Final = "#ffffff"
STRIPE: Final = "#f7f9f6"
LINE: Final = "#d5dbd6"
STRONG_LINE: Final = "#aab4ad"

ACCENT: Final = "#1e6b3c"
ACCENT_DARK: Final = "#15522d"
ACCENT_SOFT: Final = "#e2f0e6"
NOTICE: Final = "#3f5b6b"
WARNING: Final = "#8f5600"
WARNING_SOFT: Final = "#fdf1dc"
ERROR: Final = "#b3261e"
ERROR_SOFT: Final = "#fbe9e7"

# By the values of `Level` and `Stage`: this module is loaded before the first window, they after.
_LEVELS: Final = {1: NOTICE, 2: WARNING, 3: ERROR}
# One sequence from grey to forest, in the order of the steps; dark enough for white words.
_STAGES: Final = {
    "lead": "#6f7a74",
    "application": "#5f7d77",
    "verification": "#517f78",
    "notice": "#448176",
    "confirmation": "#388070",
    "planting": "#2e7d66",
    "acceptance": "#25785a",
    "change": "#1e724b",
    "registration": ACCENT,
    "withdrawn": "#9a9a9a",
    "rejected": "#9a8580",
}

_SHEET: Final = f"""
QPushButton[primary="true"] {{
    background: {ACCENT}; color: white; border: 1px solid {ACCENT_DARK}; border-radius: 4px;
    padding: 5px 16px; font-weight: bold;
}}
QPushButton[primary="true"]:hover {{ background: {ACCENT_DARK}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid #0b3018; padding: 4px 15px; }}
QPushButton[primary="true"]:disabled {{
    background: #cfd6d1; color: #69736d; border-color: #bcc5bf;
}}
QPushButton[card="true"] {{
    background: {PAPER}; border: 1px solid {LINE}; border-radius: 6px; text-align: left;
}}
QPushButton[card="true"]:hover {{ border-color: {ACCENT}; background: {STRIPE}; }}
QPushButton[card="true"]:focus {{ border: 2px solid {ACCENT}; }}
QPushButton[card="true"]:disabled {{ background: {WINDOW}; }}
QPushButton[link="true"] {{
    background: transparent; border: none; color: {ACCENT}; padding: 2px 4px;
    text-decoration: underline; text-align: left;
}}
QPushButton[link="true"]:hover {{ color: {ACCENT_DARK}; background: {ACCENT_SOFT}; }}
QPushButton[link="true"]:focus {{ border: 1px solid {ACCENT}; padding: 1px 3px; }}
QPushButton[link="true"]:disabled {{ color: {FAINT}; text-decoration: none; }}
QFrame#header {{ background: {PAPER}; border: none; border-bottom: 1px solid {LINE}; }}
QFrame#card {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 6px; }}
QFrame#messageBar {{
    background: {ERROR_SOFT}; border: none; border-left: 4px solid {ERROR};
    border-bottom: 1px solid {LINE};
}}
QLabel#badge {{
    background: {WARNING_SOFT}; color: {WARNING}; border: 1px solid #e0b566; border-radius: 4px;
    padding: 2px 8px; font-weight: bold;
}}
QListWidget#navigation {{
    background: {WINDOW}; border: none; border-right: 1px solid {LINE}; outline: none;
    padding-top: 8px;
}}
QListWidget#navigation::item {{
    padding: 6px 8px; border-left: 4px solid transparent; color: {TEXT};
}}
QListWidget#navigation::item:hover {{ background: #e7ece7; }}
QListWidget#navigation::item:selected {{
    background: {ACCENT_SOFT}; border-left: 4px solid {ACCENT}; color: {ACCENT_DARK};
}}
QListWidget#navigation:focus {{ border-right: 2px solid {ACCENT}; }}
QListWidget#choices {{
    background: {PAPER}; border: 1px solid {LINE}; border-radius: 6px; outline: none;
}}
QListWidget#choices::item {{ padding: 8px 10px; border-bottom: 1px solid #e9edea; }}
QListWidget#choices::item:hover {{ background: {STRIPE}; }}
QListWidget#choices::item:selected {{ background: {ACCENT_SOFT}; color: {ACCENT_DARK}; }}
QListWidget#choices:focus {{ border-color: {ACCENT}; }}
QScrollArea#page, QScrollArea#page > QWidget > QWidget#pageBody {{
    background: {WINDOW}; border: none;
}}
QStatusBar {{ background: {PAPER}; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: none; }}
QToolTip {{ background: #fffef5; color: {TEXT}; border: 1px solid {STRONG_LINE}; padding: 4px; }}
"""


def stage_colour(stage: str) -> QColor:
    """Return the colour of a stage, given as a `Stage` or its value; the same everywhere."""
    return QColor(_STAGES[stage])


def level_colour(level: int) -> QColor:
    """Return the colour of a level of findings."""
    return QColor(_LEVELS[level])


def font(points: float = BODY_PT, *, bold: bool = False) -> QFont:
    """Return the program's font in a size."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


def palette() -> QPalette:
    """Return the light palette."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: WINDOW,
        role.WindowText: TEXT,
        role.Base: PAPER,
        role.AlternateBase: STRIPE,
        role.Text: TEXT,
        role.Button: "#fafbfa",
        role.ButtonText: TEXT,
        role.BrightText: "#ffffff",
        role.ToolTipBase: "#fffef5",
        role.ToolTipText: TEXT,
        role.PlaceholderText: "#77827b",
        role.Highlight: ACCENT,
        role.HighlightedText: "#ffffff",
        role.Link: ACCENT,
        role.LinkVisited: ACCENT_DARK,
        role.Light: "#ffffff",
        role.Midlight: "#eef1ee",
        role.Mid: "#c3cbc5",
        role.Dark: "#9aa59e",
        role.Shadow: "#6c766f",
        role.Accent: ACCENT,
    }
    for name, colour in colours.items():
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(FAINT))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor("#c9d1cb"))
    # A table keeps its green when the focus goes elsewhere: the selection is still the selection.
    made.setColor(QPalette.ColorGroup.Inactive, role.Highlight, QColor("#3d8259"))
    return made


def apply(application: QApplication) -> None:
    """Give the whole program its look; called before the first widget."""
    application.setStyle("Fusion")
    application.setPalette(palette())
    application.setFont(font())
    application.setStyleSheet(_SHEET)
