"""How much the papers of a list weigh, before a package of them is made."""

from __future__ import annotations

from dataclasses import dataclass

from jdz_forestland.service import packing
from jdz_forestland.service.registry import Registry


@dataclass(frozen=True, slots=True)
class PaperSizes:
    """Sizes of the different papers of a list, bytes; the same content counts once."""

    sizes: tuple[int, ...]

    def within(self, largest: int | None) -> tuple[int, int, int]:
        """Return how many papers go along, their bytes, and how many are only named.

        Args:
            largest: papers of more bytes are only named; None for none, 0 for all.
        """
        inside = [size for size in self.sizes if largest is None or size <= largest]
        return len(inside), sum(inside), len(self.sizes) - len(inside)


def of_list(registry: Registry, list_year: int) -> PaperSizes:
    """Return the sizes of the papers that the frozen list of a year takes along.

    Raises:
        UserError: a city registry, or there is no frozen list.
    """
    keys = {line.parcel_key for line in packing.to_hand_over(registry, list_year).lines}
    papers = registry.store.cases.materials()
    held = {paper.sha256: paper.size for paper in papers if paper.parcel_key in keys}
    return PaperSizes(tuple(held.values()))
