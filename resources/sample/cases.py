"""The mining sites of the sample: which case each one stands for, and what becomes of it in 2022.

`SITES` is the whole truth of the sample. The generator cuts the cells of a site as its change says,
so the pieces are known before any polygon exists and nothing has to be overlaid.
"""

from __future__ import annotations

from dataclasses import dataclass

from planar import Mask

MINING = "0602"
FOREST = ("0301", "0301K", "0302", "0305", "0307", "0307K")
# Land that a pit may have been opened in.
OPEN_GROUND = frozenset((*FOREST, "0201", "0202", "0103", "0404"))


@dataclass(frozen=True, slots=True)
class Site:
    """One 采矿用地 polygon of 2021.

    case: English key; size_mu: wished area; change: what happens in 2022 (see `changes.CHANGES`);
    shape: blob, u, ring or two; village: 12-digit code to lie in, or "" for any;
    traits: further peculiarities that the writer of the files applies.
    """

    case: str
    size_mu: float
    change: tuple[object, ...] = ("keep",)
    shape: str = "blob"
    village: str = ""
    traits: frozenset[str] = frozenset()

    @property
    def parts(self) -> int:
        return 2 if self.shape == "two" else 1

    @property
    def in_old_forest(self) -> bool:
        """Whether the change needs a 0301 polygon of the same village next door."""
        wanted = {"jitter", "tiny", "grass_beside"}
        return self.change[0] in ("merge", "small", "grow") or bool(self.traits & wanted)


def _site(case: str, size_mu: float, *change: object, **more: object) -> Site:
    traits = more.pop("traits", ())
    return Site(case, size_mu, change or ("keep",), traits=frozenset(traits), **more)  # type: ignore[arg-type]


LIUXI_EHU, LIUXI_SHOUAN, GANGKOU = "360222101209", "360222107200", "360222200204"

SITES: list[Site] = [
    # Whole parcels that became forest.
    _site("whole_0301", 27.0, "whole", "0301"),
    _site("whole_0301", 21.0, "whole", "0301"),
    _site("whole_0301", 12.5, "whole", "0301"),
    _site("whole_0302", 18.0, "whole", "0302"),
    _site("whole_0305", 24.0, "whole", "0305"),
    _site("whole_0305", 6.0, "whole", "0305"),
    _site("whole_0307", 32.0, "whole", "0307"),
    _site("whole_0307", 15.0, "whole", "0307"),
    _site("whole_0307", 2.4, "whole", "0307"),
    _site("whole_0301K", 11.0, "whole", "0301K"),
    _site("whole_several", 30.0, "several", ("0301", "0305", "0307")),
    _site("whole_several", 17.0, "several", ("0302", "0301")),
    _site("whole_jitter", 26.0, "whole", "0307", traits={"jitter", "grass_beside"}),
    _site("whole_jitter", 9.0, "whole", "0301", traits={"jitter"}),
    _site("whole_merged_with_old_forest", 19.0, "merge"),
    _site("whole_merged_with_old_forest", 8.0, "merge"),
    _site("whole_left_204", 13.0, "whole", "0305", traits={"left_204"}),
    _site("whole_tbmj_off", 22.0, "whole", "0307", traits={"tbmj_off"}),
    _site("whole_multipart", 16.0, "whole", "0301", shape="two"),
    _site("whole_concave", 28.0, "whole", "0301", shape="u"),
    _site("whole_with_hole", 25.0, "whole", "0305", shape="ring"),
    _site("whole_repairable_spike", 7.5, "whole", "0307", traits={"spike"}),
    _site("whole_repairable_touching", 14.0, "whole", "0301", shape="ring", traits={"touching"}),
    _site("same_village_name", 10.0, "whole", "0301", village=LIUXI_EHU),
    _site("same_village_name", 13.5, "whole", "0307", village=LIUXI_SHOUAN),
    _site("same_village_name", 7.0, "whole", "0302", village=GANGKOU),
    _site("village_not_in_list", 12.0, "whole", "0307", traits={"unlisted_village"}),
    _site("text_like_formula", 5.0, "whole", "0301", traits={"formula"}),
    # Parcels of which a part became forest.
    _site("partial_one", 58.0, "partial", "0301", 0.42),
    _site("partial_one", 27.0, "partial", "0305", 0.67),
    _site("partial_one", 12.0, "partial", "0307", 0.30),
    _site("partial_node_on_edge", 20.0, "partial", "0301", 0.50, traits={"node_on_edge"}),
    _site("partial_repairable_duplicate", 16.0, "partial", "0307", 0.55, traits={"duplicate"}),
    _site("partial_several_pieces", 46.0, "ends", "0301", "0305"),
    _site("partial_several_pieces", 23.0, "ends", "0307", "0307"),
    _site("partial_and_0404", 30.0, "both", "0307", "0404"),
    _site("partial_and_0103", 18.0, "both", "0301", "0103"),
    _site("partial_and_1104", 25.0, "both", "0305", "1104"),
    _site("partial_and_wetland", 21.0, "both", "0301", "0306"),
    _site("partial_with_jitter", 35.0, "partial", "0302", 0.38, traits={"jitter"}),
    _site("partial_with_tiny_piece", 14.0, "partial", "0301", 0.45, traits={"tiny"}),
    _site("small_piece", 19.0, "small"),
    # Parcels of which nothing counts.
    _site("tiny_piece_only", 11.0, traits={"tiny"}),
    _site("unchanged", 60.0),
    _site("unchanged", 37.0),
    _site("unchanged", 24.0),
    _site("unchanged", 9.0),
    _site("unchanged", 4.0),
    _site("unchanged", 2.4),
    _site("unchanged_divided", 28.0, "divide"),
    _site("unchanged_grown", 15.0, "grow"),
    _site("unchanged_jitter", 32.0, traits={"jitter"}),
    _site("unchanged_jitter", 17.0, traits={"jitter"}),
    _site("unchanged_jitter", 8.0, traits={"jitter"}),
    _site("unchanged_multipart", 12.0, shape="two"),
    _site("other_only_0103", 10.0, "whole", "0103"),
    _site("other_only_0404", 22.0, "partial", "0404", 0.6),
    _site("other_only_1104", 6.5, "whole", "1104"),
    _site("wetland_0304", 9.5, "whole", "0304"),
    _site("wetland_0306", 13.0, "partial", "0306", 0.5),
    _site("quarantined_bow_tie", 18.0, "whole", "0301", traits={"bow_tie"}),
]  # fmt: skip


@dataclass(slots=True)
class Placed:
    """A site with its cells in the grid and, later, its label in the survey of 2021."""

    site: Site
    cells: Mask
    label: int = 0
