"""A backup takes the place of a registry that was lost or spoilt."""

from __future__ import annotations

from pathlib import Path

from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.service.registry import Clock, local_now, stamp
from jdz_forestland.store import restoring
from jdz_forestland.store.restoring import Restored

__all__ = ["Restored", "restore", "told"]


def restore(
    source: Path,
    target: Path,
    *,
    who: str,
    now: Clock = local_now,
    progress: Progress | None = None,
) -> Restored:
    """Put a backup in the place of a registry; what is there is kept under another name.

    Raises:
        UserError: no backup, a damaged one, one of another office, or it cannot be written; the
            registry is as it was. Cancelled: the user stopped it.
    """
    report = progress or Silent()
    return restoring.restore(source, target, who=who, at=stamp(now()), progress=report)


def told(done: Restored) -> tuple[str, ...]:
    """Return what a person has to know after it, one sentence a line."""
    lines = [f"已恢复到：{done.path}（备份办到{done.until[:16].replace('T', ' ')}）"]
    if done.kept is not None:
        lines.append(f"之前的登记库另存为：{done.kept}（材料仍在原来的材料文件夹）")
    if done.lost_entries is None:
        lines.append("之前的登记库读不出来，不知道备份之后还办过什么，请按纸质材料补办")
    elif done.lost_entries:
        lines.append(
            f"备份之后办的{done.lost_entries}步不在恢复的登记库中，请补办；"
            "其间报送过名单的，请退回名单、重新定稿为新的一版再报送，其间用过的抽查种子不要再用"
        )
    return tuple(lines)
