"""The centre's desks: how clerks are divided, and the skill of those who take any matter after months."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents import PublicServiceCentre
from sim.agents.base import POOLED_GROUP
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {"desk.generalist_skill": 0.6, "desk.learning_rate": 0.2, "service.productive_hours_month": 150.0}


@pytest.fixture
def centre() -> PublicServiceCentre:
    scenario = variant("new", {"rules": {"pooling": 0.6}}, parameters=NUMBERS)
    model = GovernanceModel(scenario, residents=3000, rng=1)
    model.run_for(1)
    return next(body for body in model.bodies if isinstance(body, PublicServiceCentre))


def test_generalists_learn_month_by_month(centre: PublicServiceCentre) -> None:
    for months in (1, 2, 3, 4):
        centre.close_month()
        assert centre.skill == pytest.approx(1.0 - 0.4 * 0.8**months)
        assert centre.generalist_skill() == centre.skill
    centre.is_open = False
    centre.close_month()
    assert centre.skill == 0.6, "a centre that closes forgets"


def test_the_model_s_months_are_what_they_learn_by(centre: PublicServiceCentre) -> None:
    model = centre.model
    model.run_for(20)
    assert centre.skill == pytest.approx(0.68)
    model.run_for(21)
    assert centre.skill == pytest.approx(0.744)
    service = model.ledger.service
    first = int(service.provider["first_group"][centre.offices["desk"]])
    assert service.group["skill"][first + POOLED_GROUP] == pytest.approx(0.68), "as they began the month"
    assert (service.group["skill"][first : first + POOLED_GROUP] == 1.0).all()


def test_clerks_are_divided_between_areas_and_any_matter(centre: PublicServiceCentre) -> None:
    model = centre.model
    office = centre.offices["desk"]
    seats: dict[int, tuple[float, float]] = {}
    centre._staff_desk = lambda group, people, skill=1.0: seats.update({group: (people, skill)})  # type: ignore[method-assign]
    model.work.expected[office] = 0.0
    model.work.expected[office, :8] = [30.0, 0.0, 10.0, 20.0, 0.0, 0.0, 40.0, 0.0]
    model.work.expected[office, 9] = 500.0  # no area
    centre.skill = 0.7
    desks = model.structure.desks["public_service_centre"] * model.scale
    centre._man_counter(0.5 * desks, 0.0)
    serving = 0.5 * desks
    shares = [0.3, 0.0, 0.1, 0.2, 0.0, 0.0, 0.4, 0.0]
    assert seats == {
        **{area: pytest.approx((serving * 0.4 * share, 1.0)) for area, share in enumerate(shares)},
        8: pytest.approx((serving * 0.6, 0.7)),
    }
    centre._man_counter(3.0 * desks, 0.0)
    assert seats[8][0] == pytest.approx(desks * 0.6), "no more serve than there are desks"
    centre.temporary = 2.0
    centre._man_counter(1000.0, 0.0)
    assert seats[8][0] == pytest.approx((desks + 2.0 * model.scale) * 0.6)
    centre.is_open = False
    centre._man_counter(1000.0, 0.0)
    assert all(people == 0.0 for people, _ in seats.values())


def test_a_specialised_centre_has_no_generalists() -> None:
    model = GovernanceModel(variant("new", {"rules": {"pooling": 0.0}}), residents=3000, rng=1)
    model.run_for(1)
    centre = next(body for body in model.bodies if isinstance(body, PublicServiceCentre))
    group = model.ledger.service.group
    first = int(model.ledger.service.provider["first_group"][centre.offices["desk"]])
    assert group["servers"][first + POOLED_GROUP] == 0 and np.all(group["servers"][first : first + 8] > 0)
