"""Push, do or pay: the cost of each way by hand, and the shares of the choice as they must be."""

from __future__ import annotations

from itertools import product
from math import exp

import numpy as np
import pytest

from sim.cases.planning_state import new_choices
from sim.institutions.parameters import Parameters
from sim.mechanisms.push import (
    OPTION_ASSIST,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_OWN,
    OPTION_PARTY,
    OPTION_PAY,
    OPTIONS,
    Outlook,
    choose_option,
    costs,
    handed_on,
    noise_scale,
    open_shares,
    own_work,
    reachable,
    visibilities,
)

VALUES = Parameters(
    {},
    {
        "choice.strain": 2.5,
        "choice.strain_from": 0.8,
        "choice.noise": 0.3,
        "choice.money_weight": 1.7,
        "push.handling": 0.15,
        "push.office_handling": 0.35,
        "push.party_handling": 0.6,
        "push.party_share": 0.22,
        "push.relabel_handling": 0.07,
        "push.relabel_share": 0.44,
        "push.relabel_visibility": 0.4,
        "sanction.size": 6.0,
    },
)


@pytest.mark.parametrize(
    ("use", "yuan"),
    [
        (0.0, 17.0),
        (0.8, 17.0),  # from here on
        (1.1, 17.0 * (1.0 + 2.5 * 0.3)),
        (10.0, 17.0 * (1.0 + 2.5 * 9.2)),
    ],
)
def test_own_work_is_dearer_the_fuller_the_days(use: float, yuan: float) -> None:
    assert own_work(17.0, use, VALUES) == pytest.approx(yuan)


def outlook(banned: list[list[float]], shut: list[tuple[int, int]]) -> Outlook:
    there = np.ones((len(banned), OPTIONS), dtype=np.bool_)
    for affair, option in shut:
        there[affair, option] = False
    return Outlook(
        banned=np.array(banned),
        reachable=there,
        attention=0.7,
        credibility=0.9,
        paid_share=0.3,
        committee_wage=5.0,
        price=13.0,
    )


def test_the_cost_of_each_way() -> None:
    seen = outlook(
        [[0.0, 0.8, 0.95, 0.0, 0.85, 0.0], [0.0, 0.0, 0.25, 0.0, 0.1, 0.0]],
        [(0, OPTION_PARTY), (1, OPTION_DOWN), (1, OPTION_ASSIST)],
    )
    found = costs(20.0, 1.2, 0.55, seen, VALUES)
    felt = 0.9 * 0.7 * 6.0 * 20.0 * 0.55  # 41.58
    assert found.shape == (2, OPTIONS)
    assert found[0].tolist() == pytest.approx(
        [
            20.0 * (1.0 + 2.5 * 0.4),
            0.15 * 20.0 + 0.3 * 5.0 + 0.8 * felt,
            0.15 * 20.0 + 0.35 * 20.0 + 0.95 * felt,
            np.inf,
            0.15 * 20.0 + 0.07 * 20.0 + 0.4 * 0.85 * felt,
            1.7 * 13.0,
        ]
    )
    assert found[1].tolist() == pytest.approx(
        [40.0, np.inf, 3.0 + 7.0 + 0.25 * 41.58, 3.0 + 0.6 * 20.0, np.inf, 22.1]
    )


def test_without_a_ban_nobody_is_afraid() -> None:
    found = costs(10.0, 0.5, 0.9, outlook([[0.0] * OPTIONS], []), VALUES)
    assert found[0].tolist() == pytest.approx([10.0, 1.5 + 1.5, 1.5 + 3.5, 1.5 + 6.0, 1.5 + 0.7, 22.1])


def test_an_outlook_of_some_affairs() -> None:
    whole = outlook([[0.1] * OPTIONS, [0.2] * OPTIONS, [0.3] * OPTIONS], [(2, OPTION_OFFICE)])
    part = whole.of(np.array([False, True, True]))
    assert part.banned[:, 0].tolist() == [0.2, 0.3]
    assert part.reachable[:, OPTION_OFFICE].tolist() == [True, False]
    assert (part.attention, part.price) == (0.7, 13.0)


def test_noise_is_in_hours_of_own_cost() -> None:
    assert noise_scale(20.0, VALUES) == pytest.approx(0.3 * 20.0)


def test_own_work_and_paying_need_nobody_to_take_it() -> None:
    sites = np.array([[-1, 4, -1, 0, -1, -1], [3, -1, 2, -1, 5, 1]], dtype=np.int16)
    assert reachable(sites).tolist() == [
        [True, True, False, True, False, True],
        [True, False, True, False, True, True],
    ]


def test_to_how_many_tasks_a_way_is_open() -> None:
    shares = open_shares(np.array([True, False]), 0.13, VALUES)
    assert shares.tolist() == [[1.0, 1.0, 1.0, 0.22, 0.44, 0.13], [1.0, 1.0, 1.0, 0.22, 0.44, 0.0]]


def test_assistance_shows_less() -> None:
    assert visibilities(VALUES).tolist() == [1.0, 1.0, 1.0, 1.0, 0.4, 1.0]


@pytest.mark.parametrize(
    ("load", "share"), [(0.0, 0.0), (0.7, 0.0), (1.0, 0.0), (1.25, 0.2), (4.0, 0.75), (10.0, 0.9)]
)
def test_what_an_overloaded_committee_hands_on(load: float, share: float) -> None:
    assert handed_on(load) == pytest.approx(share)


KEYS = np.random.default_rng(7).integers(0, 2**64, 30_000, dtype=np.uint64)


def shares_chosen(cost: list[float], noise: float, share: list[float]) -> list[float]:
    choices = new_choices(1)
    choices["cost"][0], choices["noise"][0], choices["share"][0] = cost, noise, share
    chosen = [choose_option(choices[0], key) for key in KEYS]
    return [float(number) / KEYS.size for number in np.bincount(chosen, minlength=OPTIONS)]


def probabilities(cost: list[float], noise: float, share: list[float]) -> list[float]:
    """Logit shares over what is open, weighted by how often just that is open."""
    found = [0.0] * OPTIONS
    for is_open in product([False, True], repeat=OPTIONS):
        chance = 1.0
        for k in range(OPTIONS):
            chance *= share[k] if is_open[k] else 1.0 - share[k]
        weight = [exp(-cost[k] / noise) if is_open[k] else 0.0 for k in range(OPTIONS)]
        for k in range(OPTIONS):
            if chance > 0.0:
                found[k] += chance * weight[k] / sum(weight)
    return found


@pytest.mark.parametrize(
    ("cost", "noise", "share"),
    [
        ([9.0, 10.0, 12.0, 11.0, 9.5, 14.0], 3.0, [1.0] * OPTIONS),
        ([12.0, 15.0, 13.0, 9.0, 8.0, 7.0], 2.0, [1.0, 1.0, 1.0, 0.3, 0.6, 0.45]),
        ([12.0, np.inf, np.inf, 11.0, np.inf, 13.0], 4.0, [1.0, 1.0, 1.0, 0.35, 1.0, 0.0]),
    ],
    ids=["all open", "some open to a share", "some shut"],
)
def test_the_choice_has_logit_shares(cost: list[float], noise: float, share: list[float]) -> None:
    expected = probabilities(cost, noise, share)
    assert shares_chosen(cost, noise, share) == pytest.approx(expected, abs=0.012)
    assert all(
        (found == 0.0) == (chance == 0.0)
        for found, chance in zip(shares_chosen(cost, noise, share), expected, strict=True)
    )


def test_without_noise_the_cheapest_is_chosen() -> None:
    assert shares_chosen([9.0, 10.0, 8.5, 11.0, 9.5, 14.0], 0.0, [1.0] * OPTIONS)[OPTION_OFFICE] == 1.0
    assert shares_chosen([np.inf] * OPTIONS, 1.0, [1.0] * OPTIONS)[OPTION_OWN] == 1.0
    assert shares_chosen([9.0, 8.0, 8.5, 11.0, 9.5, 7.0], 0.0, [1.0] * OPTIONS)[OPTION_PAY] == 1.0
