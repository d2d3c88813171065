"""Words of confirming the key of another office: by phone, never silently."""

from __future__ import annotations

HOW = "怎样核对的、与谁核对的"
CLAUSE = "方案 二(二)8"
DO = "指纹一致，登记公钥"
FINGERPRINT = "文件上的指纹"
OWN = "本单位指纹"
READ_ONLY = "登记库是只读的，不能登记公钥"


def heading(office: str) -> str:
    """Return that the key of an office is not known."""
    return f"{office}的签名公钥还没有登记"


def ask(office: str) -> str:
    """Return how it is confirmed."""
    return (
        f"请给{office}打电话（用平时的号码，不用文件里写的号码），请对方读出“本单位指纹”，"
        "与下面逐组核对。有一组不同，文件就不是对方制作的，不能收。"
    )


WARNING = "登记以后，用这个公钥签名的文件不再询问。"


def confirmed(office: str) -> str:
    """Return that a key was registered."""
    return f"已登记{office}的签名公钥"


def name(fingerprint: str) -> str:
    """Return the accessible name of a fingerprint."""
    return f"{FINGERPRINT}：{fingerprint}"
