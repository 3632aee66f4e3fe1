"""Tables of points: what samplers, grids, subsets and crossings must hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.samples import (
    NOT_DRAWN,
    crossed,
    grid,
    latin_hypercube,
    lever_subsets,
    registry_ranges,
    sobol_sequence,
    uncertain_ranges,
)
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_registry

RANGES = {"a": (0.0, 1.0), "b": (-3.0, 5.0), "c": (10.0, 11.0)}


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_latin_hypercube_hits_every_stratum_of_every_factor_once(points: int, seed: int) -> None:
    table = latin_hypercube(RANGES, points, seed)
    assert list(table.columns) == list(RANGES) and table.index.name == "point"
    for name, (low, high) in RANGES.items():
        strata = np.floor((table[name].to_numpy() - low) / (high - low) * points)
        assert sorted(strata) == list(range(points)), name


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_a_sobol_sequence_of_a_power_of_two_points_halves_every_range_evenly(power: int, seed: int) -> None:
    table = sobol_sequence(RANGES, 2**power, seed)
    for name, (low, high) in RANGES.items():
        assert table[name].between(low, high).all()
        assert (table[name] < (low + high) / 2).sum() == 2 ** (power - 1), name


def test_a_sobol_sequence_may_have_any_length_and_begins_the_same() -> None:
    pd.testing.assert_frame_equal(sobol_sequence(RANGES, 5, 1), sobol_sequence(RANGES, 8, 1).head(5))


@pytest.mark.parametrize("sampler", [latin_hypercube, sobol_sequence])
def test_samples_follow_the_seed(sampler: object) -> None:
    assert callable(sampler)
    pd.testing.assert_frame_equal(sampler(RANGES, 8, 3), sampler(RANGES, 8, 3))
    assert not sampler(RANGES, 8, 3).equals(sampler(RANGES, 8, 4))


def test_uncertain_ranges_leave_out_who_lives_there_sizes_events_and_constants() -> None:
    registry = load_registry()
    ranges = uncertain_ranges(registry)
    assert not [name for name in ranges if name.startswith(NOT_DRAWN)]
    assert {"restoration.rate", "needs.volume"} <= set(ranges)
    assert all(low < high and registry[name].kind == "uncertainty" for name, (low, high) in ranges.items())


def test_a_grid_has_every_combination_once() -> None:
    table = grid({"a": [1.0, 2.0], "scenario": ["old", "new", "reform"]})
    assert len(table) == len(table.drop_duplicates()) == 6
    assert list(table.iloc[1]) == [1.0, "new"]


@given(st.integers(0, 6))
def test_subsets_of_levers_are_all_there_once(count: int) -> None:
    names = [f"l{i}" for i in range(count)]
    table = lever_subsets(names)
    assert len(table) == 2**count
    assert len(table.drop_duplicates()) == (2**count if count else 1)
    assert list(table.sum(axis=1)) == sorted(table.sum(axis=1))


def test_subsets_can_be_of_chosen_sizes() -> None:
    singles = lever_subsets(["contracting", "withdrawal", "party_core"], sizes=[1])
    assert list(singles.columns) == ["lever.contracting", "lever.withdrawal", "lever.party_core"]
    np.testing.assert_array_equal(singles.to_numpy(), np.eye(3))


def test_crossing_takes_every_row_with_every_row_and_refuses_common_columns() -> None:
    left, right = grid({"a": [1.0, 2.0]}), grid({"b": [1.0, 2.0, 3.0]})
    assert crossed(left, right).to_numpy().tolist() == [[a, b] for a in (1, 2) for b in (1, 2, 3)]
    with pytest.raises(ValueError, match="columns in both tables: a"):
        crossed(left, left)


def test_ranges_of_unknown_parameters_and_constants_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        registry_ranges(["sanction.size", "sanction.sise", "calendar.nonsense"], load_registry())
    assert [p.field for p in caught.value.problems] == ["sanction.sise", "calendar.nonsense"]
    assert "did you mean" in str(caught.value) or "sanction.size" in str(caught.value)
