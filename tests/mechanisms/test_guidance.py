"""Guidance: who asks for how much, who decides where it goes, who gets it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.agents.contractors import NGO
from sim.agents.government import PublicServiceCommittee
from sim.mechanisms.guidance import (
    asked_by_committees,
    asked_by_organisations,
    representation,
    shares_of_committees,
)
from sim.processes import guidance as asking
from tests.mechanisms.by_hand import a_model, bare, near, numbers

GIVEN = {
    "guidance.hours_per_committee": 22.0,
    "guidance.hours_per_organisation": 5.0,
    "representation.weight": 0.6,
}
VALUES = numbers(GIVEN)


def test_who_can_do_less_alone_asks_for_more() -> None:
    asked = asked_by_committees(np.array([0.0, 0.25, 1.0]), 0.3, VALUES)
    assert asked.tolist() == near([22.0 * 0.3, 22.0 * 0.75 * 0.3, 0.0])
    assert asked_by_organisations(np.array([0.4, 0.9]), 0.3, VALUES) == near(5.0 * 0.7 * 0.3)
    assert asked_by_organisations(np.array([]), 0.3, VALUES) == 0.0


def test_members_votes_count_where_they_sit() -> None:
    assert representation(True, VALUES) == 0.6
    assert representation(False, VALUES) == 0.0


@pytest.mark.parametrize(
    ("asked", "given", "represented", "shares"),
    [
        ([10.0, 30.0], 20.0, 0.0, [1.0, 1.0 / 3.0]),  # evenly: 10 each
        ([10.0, 30.0], 20.0, 1.0, [0.5, 0.5]),
        ([10.0, 30.0], 12.0, 0.6, [(2.4 + 1.8) / 10.0, (2.4 + 5.4) / 30.0]),
        ([10.0, 30.0], 40.0, 0.0, [1.0, 20.0 / 30.0]),  # one has more than it asked for
        ([10.0, 0.0], 8.0, 0.6, [(1.6 + 4.8) / 10.0, 0.0]),
        ([0.0, 0.0], 8.0, 0.6, [0.0, 0.0]),
        ([10.0, 30.0], 0.0, 0.6, [0.0, 0.0]),
    ],
)
def test_what_each_committee_gets(
    asked: list[float], given: float, represented: float, shares: list[float]
) -> None:
    assert shares_of_committees(np.array(asked), given, represented).tolist() == near(shares)


def test_last_months_hours_are_divided_as_they_were_asked_for() -> None:
    def an_ngo(competence: float, exists: bool) -> NGO:
        state = {
            "competence": competence,
            "is_open": True,
            "exists": exists,
            "demanded": {},
            "activities": {},
        }
        return bare(NGO, None, **state)

    overseer = bare(
        PublicServiceCommittee,
        None,
        is_open=True,
        demanded={"guidance": 8.8, "oversight": 9.0},
        activities={"guidance": 2.2, "oversight": 9.0},
    )
    capital = np.array([0.5, 0.0, 0.9])
    model = a_model(
        GIVEN,
        scale=0.3,
        bodies=[overseer, an_ngo(0.2, True), an_ngo(0.0, False)],
        state=SimpleNamespace(capital=capital, guidance=np.ones(3)),
        heads_have_seats=True,
    )
    model.structure.precincts = 2
    # committees ask for 3.3 and 6.6, organisations for 1.2
    assert asking.hours_wanted(model) == near(11.1)
    asking.open_month(model)
    assert model.state.guidance_of_organisations == near(0.25)
    hours = 2.2 * 9.9 / 11.1
    first = hours * (0.4 / 2.0 + 0.6 * 3.3 / 9.9) / 3.3
    second = hours * (0.4 / 2.0 + 0.6 * 6.6 / 9.9) / 6.6
    assert model.state.guidance.tolist() == near([first, second, 0.0])
