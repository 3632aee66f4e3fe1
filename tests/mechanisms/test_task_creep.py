"""Task creep: a year of hand-made outcomes, the bound, and candidates thinned to what volumes allow."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases.ledger import OUTCOME
from sim.cases.needs import CANDIDATE
from sim.institutions.affairs import Affair
from sim.institutions.files.library import load_affairs
from sim.kernel.service_state import Rows
from sim.mechanisms.push import (
    CHANNEL_ASSIST,
    CHANNEL_CONTRACT,
    CHANNEL_DOWN,
    CHANNEL_LEFT,
    CHANNEL_NONE,
    CHANNEL_OFFICE,
    CHANNEL_OWN,
    CHANNEL_PARTY,
    CHANNEL_PASSED,
    CHANNEL_RETURNED,
)
from sim.mechanisms.task_creep import TaskCreep


@pytest.fixture(scope="module")
def affairs() -> dict[str, Affair]:
    """Two programmes that others can do in part, one that nobody can, one affair of residents."""
    catalogue = load_affairs()
    growing = [a for a in catalogue.values() if a.programme is not None and a.local_share > 0.0][:2]
    own = growing[0].model_copy(update={"local_share": 0.0})
    residents = growing[0].model_copy(update={"programme": None, "rate": 1.0})
    return {"a": growing[0], "b": growing[1], "own": own, "residents": residents}


def outcomes(*rows: tuple[int, int, int, bool]) -> Rows:
    """Rows of (person, affair, channel, paid)."""
    made = np.zeros(len(rows), dtype=OUTCOME)
    for i, (person, affair, channel, paid) in enumerate(rows):
        made["person"][i], made["affair"][i] = person, affair
        made["channel"][i], made["paid"][i] = channel, paid
    return made


def test_volumes_grow_with_what_others_did_unpaid(affairs: dict[str, Affair]) -> None:
    creep = TaskCreep(affairs, 0.1)
    creep.close_month(
        outcomes(
            (-1, 0, CHANNEL_DOWN, False),
            (-1, 0, CHANNEL_DOWN, True),  # paid
            (-1, 0, CHANNEL_OWN, False),
            (-1, 1, CHANNEL_ASSIST, False),
            (-1, 1, CHANNEL_PARTY, False),
            (-1, 2, CHANNEL_DOWN, False),  # cannot grow
            (5, 1, CHANNEL_DOWN, False),  # a resident's
            (5, 3, CHANNEL_NONE, False),
        )
    )
    creep.close_month(
        outcomes(
            (-1, 0, CHANNEL_PASSED, False),
            (-1, 0, CHANNEL_RETURNED, False),
            (-1, 1, CHANNEL_OFFICE, False),
            (-1, 1, CHANNEL_CONTRACT, False),
            (-1, 1, CHANNEL_LEFT, False),
        )
    )
    rate = np.array([3.0, 4.0, 5.0, 6.0, 7.0])  # of affairs, and of what has no affair
    creep.close_year(rate)
    # 2 of 5, 3 of 5
    assert creep.volume.tolist() == pytest.approx([1.0 + 0.1 * 2 / 5, 1.0 + 0.1 * 3 / 5, 1.0, 1.0])
    assert rate.tolist() == pytest.approx([3.3, 4.4, 5.0, 6.0, 7.0])
    assert creep.kept.tolist() == pytest.approx([1.04 / 1.1, 1.06 / 1.1, 1.0, 1.0])


def test_each_year_counts_for_itself(affairs: dict[str, Affair]) -> None:
    creep = TaskCreep(affairs, 0.1)
    rate = np.array([3.0, 4.0, 5.0, 6.0])
    creep.close_month(outcomes((-1, 0, CHANNEL_DOWN, False)))
    creep.close_year(rate)
    creep.close_month(outcomes((-1, 0, CHANNEL_OWN, False), (-1, 1, CHANNEL_DOWN, False)))
    creep.close_year(rate)
    assert creep.volume.tolist() == pytest.approx([1.1, 1.1, 1.0, 1.0])
    assert creep.kept.tolist() == pytest.approx([1.1 / 1.21, 1.1 / 1.21, 1.0, 1.0])
    assert rate.tolist() == pytest.approx([3.63, 4.84, 5.0, 6.0])


def test_nothing_grows_where_nothing_ended(affairs: dict[str, Affair]) -> None:
    creep = TaskCreep(affairs, 0.1)
    creep.close_month(outcomes())
    creep.close_year(np.ones(4))
    assert creep.volume.tolist() == [1.0] * 4


@pytest.mark.parametrize(("years", "most"), [(0, 1.0), (1, 1.0), (2, 1.1), (4, 1.331)])
def test_the_most_that_candidates_are_drawn_for(affairs: dict[str, Affair], years: int, most: float) -> None:
    assert TaskCreep(affairs, 0.1).most(years) == pytest.approx(most)
    assert TaskCreep({"own": affairs["own"]}, 0.1).most(years) == 1.0


def test_candidates_are_thinned_to_the_volume(affairs: dict[str, Affair]) -> None:
    creep = TaskCreep(affairs, 0.25)
    creep.close_month(outcomes(*[(-1, 0, CHANNEL_DOWN, False)] * 3, *[(-1, 0, CHANNEL_OWN, False)] * 7))
    creep.close_year(np.ones(4))
    n = 20_000
    candidates = np.zeros(n + 10, dtype=CANDIDATE)
    candidates["key"] = np.random.default_rng(5).integers(0, 2**64, n + 10, dtype=np.uint64)
    candidates["affair"] = np.arange(n + 10) % 4
    candidates["time"] = np.arange(n + 10)
    candidates["unit"] = np.arange(n + 10) % 7
    before = candidates.copy()
    m = creep.thin(candidates, n, np.array([1.0, 1.0, 1.0, 1.0]))
    kept = candidates[:m]
    share = np.bincount(kept["affair"], minlength=4) / (n / 4)
    # (1 + 0.25 * 0.3) / 1.25, 1 / 1.25
    assert share.tolist() == pytest.approx([0.86, 0.8, 1.0, 1.0], abs=0.02)
    assert share[2:].tolist() == [1.0, 1.0]
    # what is kept is whole and in order
    assert (np.diff(kept["time"]) > 0).all() and kept["time"].max() < n
    assert (before[kept["time"].astype(np.int64)] == kept).all()
