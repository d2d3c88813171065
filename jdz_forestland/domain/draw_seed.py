"""The seed of a draw: text that two people type alike, because every byte of it counts.

Nothing is trimmed or narrowed in silence: whoever redoes the draw would have to know of it. What
cannot be told apart on paper is refused with a sentence instead.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from jdz_forestland.errors import UserError

LONGEST: Final = 200
_AGAIN: Final = "请按公开产生的内容重新输入，中间和首尾不要多出字符"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check(seed: str) -> None:
    """Refuse a seed that cannot be typed again from paper.

    Raises:
        UserError: empty, too long, blanks around it, line breaks, full-width or invisible
            characters.
    """
    if not seed:
        raise UserError("种子没有填写", hint="请输入公开产生的种子，如双方掷骰子得到的数字")
    if len(seed) > LONGEST:
        raise UserError(f"种子有{len(seed)}个字符，至多{LONGEST}个", hint=_AGAIN)
    if "\n" in seed or "\r" in seed:
        raise UserError("种子里有换行", hint=_AGAIN)
    if seed != seed.strip():
        raise UserError("种子的开头或结尾有空格", hint=_AGAIN)
    for place, char in enumerate(seed, start=1):
        if unicodedata.category(char) in _UNSEEN:
            raise UserError(f"种子的第{place}个字符看不见（{_code(char)}）", hint=_AGAIN)
        narrow = unicodedata.normalize("NFKC", char)
        if narrow != char:
            shown = f"“{char}”" if char.strip() else f"一个特殊空格（{_code(char)}）"
            raise UserError(
                f"种子的第{place}个字符是全角或变体字符{shown}",
                hint=f"请改用半角“{narrow}”，保证任何人都能照样输入",
            )
    if unicodedata.normalize("NFC", seed) != seed:
        raise UserError("种子里有拆开书写的组合字符", hint="请只用数字、字母和常用汉字")


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
