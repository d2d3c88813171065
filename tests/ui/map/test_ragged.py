"""The numpy under the map: thinning, hit tests, places for labels."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jdz_forestland.ui.map.ragged import expand, inside, label_point, offsets_of, thin
from tests.ui.map.shapes import EAST, NORTH, ring


def whole(*rings):
    lengths = np.array([len(one) for one in rings], dtype=np.int64)
    return np.concatenate(rings), offsets_of(lengths)


def test_runs_are_counted_one_after_the_other():
    runs = expand(np.array([5, 100, 7]), np.array([3, 0, 2]))
    assert runs.tolist() == [5, 6, 7, 7, 8]


def test_thinning_drops_repeated_vertices_and_rings_that_close_up():
    jagged = np.array([[0, 0], [0.2, 0.1], [10, 0], [10, 10], [0, 10], [0, 0]], dtype=float)
    speck = np.array([[3, 3], [3.2, 3], [3.1, 3.3], [3, 3]])
    xy, offsets = whole(jagged, speck)
    xy, offsets, kept = thin(xy, offsets, 1.0)
    assert kept.tolist() == [True, False]
    assert offsets.tolist() == [0, 5]
    assert xy.tolist() == [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]


def test_no_thinning_leaves_every_vertex_as_it_is():
    xy, offsets = whole(ring(0.123, 0.456, 7.89))
    same, same_offsets, _ = thin(xy, offsets, 0.0)
    assert same is xy
    assert same_offsets is offsets


@given(
    arrays(float, (6, 2), elements=st.floats(-200, 200)),
    st.sampled_from([0.5, 1.0, 2.0, 4.0, 8.0]),
)
def test_neighbours_thin_their_common_edge_alike(shared, quantum):
    left = np.concatenate((shared, [[-500.0, 300.0], [-500.0, -300.0]], shared[:1]))
    right = np.concatenate((shared[::-1], [[500.0, -300.0], [500.0, 300.0]], shared[-1:]))
    xy, offsets = whole(left, right)
    xy, offsets, _ = thin(xy, offsets, quantum)
    sides = [xy[offsets[i] : offsets[i + 1]] for i in range(2)]
    edges = [
        {
            frozenset((tuple(one), tuple(other)))
            for one, other in pairwise(side)
            if abs(one[0]) < 400 and abs(other[0]) < 400
        }
        for side in sides
    ]
    assert edges[0] == edges[1]


@pytest.mark.parametrize(
    ("east", "north", "expected"), [(50, 10, True), (50, 50, False), (150, 50, False)]
)
def test_a_point_in_a_hole_is_outside(east, north, expected):
    xy, offsets = whole(ring(0, 0, 100), ring(30, 30, 40))
    assert inside(xy, offsets, EAST + east, NORTH + north) is expected


def test_the_edge_between_two_rings_is_no_edge():
    xy, offsets = whole(ring(0, 0, 10), ring(100, 100, 10))
    assert not inside(xy, offsets, EAST + 40, NORTH + 50)


def test_a_label_stands_inside_a_horseshoe():
    outer = np.array(
        [[0, 0], [100, 0], [100, 100], [80, 100], [80, 30], [20, 30], [20, 100], [0, 100], [0, 0]],
        dtype=float,
    )
    xy, offsets = whole(outer)
    assert inside(xy, offsets, *label_point(xy, offsets))


@given(st.floats(1, 500), st.floats(1, 500), st.floats(0.1, 0.8))
def test_a_label_never_stands_in_the_hole(width, height, share):
    hole = ring(width * 0.1, height * 0.1, width * share, height * share)
    xy, offsets = whole(ring(0, 0, width, height), hole)
    assert inside(xy, offsets, *label_point(xy, offsets))
