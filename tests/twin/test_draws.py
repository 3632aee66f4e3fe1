"""Keyed draws of the twin, written from their description, are those of the model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cases.needs import CANDIDATE, draw_candidates, sources_of
from sim.institutions.affairs import AREAS, ATTRIBUTES
from sim.institutions.files.library import load_affairs
from sim.kernel import randomness
from sim.kernel.tags import Tag
from sim.mechanisms.step_hours import effort_of
from tests.twin import draws
from tests.twin.needs import Needs

words = st.integers(0, draws.WORD)
keys = words


@given(st.integers(-(2**70), 2**70), st.text(max_size=20))
def test_streams(seed: int, purpose: str) -> None:
    assert draws.stream(seed, purpose) == int(randomness.stream(seed, purpose))


@given(keys, st.integers(0, 2**40))
def test_draws_and_numbers(key: int, word: int) -> None:
    (theirs,) = randomness.uniforms(np.uint64(key), np.array([word]))
    assert draws.chance(key, word) == theirs
    assert 0.0 < theirs < 1.0


@given(keys, st.integers(0, 3), st.floats(0.01, 200.0), st.integers(1, 8))
def test_hours_of_a_step(key: int, step: int, mean: float, shape: int) -> None:
    theirs = effort_of(np.uint64(key), step, mean, shape)
    assert draws.erlang(key, step, mean, shape) == pytest.approx(theirs, rel=1e-13)


def test_tags_have_their_published_numbers() -> None:
    for tag in Tag:
        assert getattr(draws, tag.name) == tag


@pytest.mark.parametrize(
    ("seed", "residents", "households", "committees"), [(1, 200, 71, 9), (7, 700, 250, 6)]
)
def test_candidates_of_thirty_days(seed: int, residents: int, households: int, committees: int) -> None:
    affairs, scale = load_affairs(), residents / 38_000
    values = {"needs.volume": 1.3, "programmes.volume": 0.9, "programmes.creep": 0.05}
    factors = {n: 1.3 if a.raised_by_residents else 0.9 for n, a in affairs.items()}
    sources = sources_of(affairs, seed, scale, factors)
    needs = Needs(list(affairs.items()), seed, scale, values)
    attributes = [(row * 977 + seed) % (1 << len(ATTRIBUTES)) for row in range(residents)]
    units = {"resident": residents, "household": households, "committee": committees, "subdistrict": 1}
    issued, found = [1.0] * len(affairs), np.zeros(5000, dtype=CANDIDATE)
    seen = 0
    for day in range(30):
        n = draw_candidates(
            sources, np.array(attributes, dtype=np.uint16), households, committees, day, found
        )
        ours = [(c.key, c.time, c.who, c.affair) for c in needs.of_day(day, units, attributes, issued)]
        theirs = [(int(c["key"]), c["time"], int(c["unit"]), int(c["affair"])) for c in found[:n]]
        assert ours == theirs
        seen += n
    assert seen > residents // 4


def test_areas_are_the_ones_that_desks_tell_apart() -> None:
    assert len(AREAS) == 8
