"""Who turns round at a line: how long people stand, and what they reckon when they look."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernel.queueing import Group, Provider, simulate
from sim.mechanisms.balking import stands
from sim.mechanisms.patience import gives_up_at
from tests.cases.by_hand import keys


@pytest.mark.parametrize("patience", [2.5, 0.7])
def test_people_stand_an_exponential_time(patience: float) -> None:
    n = 20_000
    hours = np.array([stands(key, patience) for key in keys(n)])
    assert hours.min() > 0.0
    assert hours.mean() == pytest.approx(patience, abs=4.0 * patience / np.sqrt(n))
    assert (hours > patience).mean() == pytest.approx(np.exp(-1.0), abs=4.0 * np.sqrt(0.2325 / n))


def test_it_is_another_draw_than_patience_with_the_matter() -> None:
    some = keys(4000)
    found = [(stands(key, 1.0), gives_up_at(key, 0.0, 1.0, 1.0)) for key in some]
    assert abs(np.corrcoef(np.array(found).T)[0, 1]) < 4.0 / np.sqrt(4000)


def visits(stand: list[float], provider: Provider, purposes: list[int], efforts: float = 5.0) -> list[int]:
    """Visits by the end of the first day of people who come one after another, served in 5 hours each."""
    raised = 0.1 * np.arange(len(stand))
    found = simulate(
        raised, efforts, [provider], purposes=purposes, stand=stand, walks=True, day_hours=100.0, days=1
    )
    return [int(v) for v in found.cases["visits"]]


@pytest.mark.parametrize(("stand", "turned"), [(0.59, True), (0.61, False)])
def test_the_first_in_line_reckons_with_oneself(stand: float, turned: bool) -> None:
    # one desk at 1.5 person-hours an hour: 0.9 / 1.5
    desk = Provider(groups=[Group(1, pace=1.5)], walk_in=True, head_hours=0.9)
    assert visits([np.inf, stand], desk, [0, 0]) == [1, 2 if turned else 1]


@pytest.mark.parametrize(("stand", "turned"), [(1.19, True), (1.21, False)])
def test_everybody_in_the_line_counts(stand: float, turned: bool) -> None:
    # two desks at 1.5, three in line and oneself: 4 * 0.9 / 3
    desk = Provider(groups=[Group(2, pace=1.5)], walk_in=True, head_hours=0.9)
    assert visits([np.inf] * 5 + [stand], desk, [0] * 6)[-1] == (2 if turned else 1)


def test_whoever_finds_a_desk_free_does_not_look() -> None:
    desk = Provider(groups=[Group(2)], walk_in=True, head_hours=0.9)
    assert visits([0.0, 0.0], desk, [0, 0]) == [1, 1]


@pytest.mark.parametrize(("factor", "turned"), [(0.999, True), (1.001, False)])
def test_lines_for_other_matters_count_as_far_as_their_desks_are_shared(factor: float, turned: bool) -> None:
    # a desk for matter 0 at 1.5, two for any at 0.7; in line: two for matter 0, three for matter 1
    groups = [Group(1, purposes=[0], pace=1.5), Group(2, pace=0.7)]
    desk = Provider(groups=groups, walk_in=True, head_hours=0.9)
    reckoned = 0.9 / (1.5 / (2 + 1) + 2 * 0.7 / (5 + 1))
    people = [0, 0, 0, 0, 0, 1, 1, 1, 0]  # the first three are served
    assert visits([np.inf] * 8 + [factor * reckoned], desk, people)[-1] == (2 if turned else 1)


def test_a_line_without_a_desk_is_without_end() -> None:
    desk = Provider(groups=[Group(1, purposes=[1])], walk_in=True, head_hours=0.9)
    found = simulate([0.0, 0.1], 5.0, [desk], stand=[1e6, np.inf], walks=True, day_hours=100.0, days=1)
    assert found.cases["counter_wait"].tolist() == pytest.approx([0.0, 99.9])


@pytest.mark.parametrize("changed", [{"head_hours": 0.0}, {"walk_in": False}])
def test_where_nobody_looks_or_nobody_stands_all_stay(changed: dict[str, float]) -> None:
    told: dict[str, object] = {"head_hours": 0.9, "walk_in": True, **changed}
    desk = Provider(groups=[Group(1)], **told)  # type: ignore[arg-type]
    assert visits([np.inf, 0.0, 0.0], desk, [0, 0, 0]) == [1, 1, 1]


def test_papers_stand_in_no_line() -> None:
    desk = Provider(walk_in=True, head_hours=0.9)
    found = simulate([0.0, 0.1], 5.0, [desk], stand=[0.0, 0.0], day_hours=100.0)
    assert found.cases["wait"].tolist() == pytest.approx([0.0, 4.9])


def test_whoever_turns_round_comes_the_next_day_and_stood_nowhere() -> None:
    desk = Provider(walk_in=True, head_hours=0.9)
    found = simulate([0.0, 0.1], [6.0, 1.0], [desk], stand=[0.0, 0.8], walks=True, day_hours=8.0)
    case = found.cases.iloc[1]
    started = float(found.services["started"].iloc[1])
    assert case["visits"] == 2 and case["counter_wait"] == 0.0 and case["wait"] == 0.0
    assert 8.0 <= started < 16.0 and case["state"] == "done"


def test_patience_with_the_matter_ends_it_all_the_same() -> None:
    desk = Provider(walk_in=True, head_hours=0.9)
    found = simulate(
        [0.0, 0.1], [6.0, 1.0], [desk], stand=[0.0, 0.8], patience=[50.0, 5.0], walks=True, day_hours=8.0
    )
    assert found.cases["state"].tolist() == ["done", "given_up"]


@pytest.mark.parametrize(("name", "told"), [("stand", {"stand": -1.0}), ("stand", {"stand": [1.0, np.nan]})])
def test_wrong_hours_are_refused(name: str, told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=name):
        simulate([0.0, 0.1], 1.0, [Provider(walk_in=True)], **told)  # type: ignore[arg-type]


def test_a_wrong_head_is_refused() -> None:
    with pytest.raises(ValueError, match="head_hours"):
        simulate([0.0], 1.0, [Provider(walk_in=True, head_hours=-0.1)])
