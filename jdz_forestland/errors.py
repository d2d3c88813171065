"""Every exception that is raised on purpose.

Two families: `UserError` is the user's to solve and carries the Chinese sentence to show;
`BugError` is ours. Library errors are translated where the library is called, nowhere else.
"""

from __future__ import annotations


class AppError(Exception):
    """Root of everything raised on purpose."""


class UserError(AppError):
    """Something the user can put right: `text` says what and where, `hint` what to do."""

    def __init__(self, text: str, *, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    def __str__(self) -> str:
        if not self.hint:
            return self.text
        return f"{self.text.rstrip('。')}。{self.hint}"


class StoreError(UserError):
    """The registry file cannot be opened, read or written."""


class StaleError(StoreError):
    """The registry has moved on since the value was read."""


class SurveyError(UserError):
    """A land-survey database cannot be used as it is."""


class ExchangeError(UserError):
    """A file cannot be written or read."""


class ChoiceNeeded(UserError):
    """The program will not guess: the user must choose.

    Attributes:
        key: what is asked, a stable English word: "layer", "encoding", "code_system", "epsg",
            "years" or "order".
        options: the admissible answers as (value, Chinese label).
    """

    def __init__(
        self, text: str, *, key: str, options: tuple[tuple[str, str], ...], hint: str = ""
    ) -> None:
        super().__init__(text, hint=hint)
        self.key = key
        self.options = options


class BugError(AppError):
    """The program contradicts itself: logged with its traceback, never explained away."""


class Cancelled(AppError):
    """The user stopped a job; nothing has been changed."""
