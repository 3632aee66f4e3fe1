"""Whose hours these are: departments order what committees and contractors work, and the review sees it."""

from __future__ import annotations

from functools import cache

import pytest

from sim.cases.affair_tables import DEPARTMENT_ORDERS, ORIGINS, origin_of
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from tests.worlds import totals


@cache
def a_year(scenario: str, weight: float) -> GovernanceModel:
    """A year and a month of a town of full size, one review included."""
    parameters = {"review.ordered_weight": weight, "review.social_share": 0.3}
    model = GovernanceModel(scenario, residents=38_000, rng=1, parameters=parameters)
    model.run_for(13 * DAYS_A_MONTH)
    return model


def test_an_affair_is_ordered_by_who_raises_or_issues_it() -> None:
    model = a_year("old", 1.0)
    affairs = model.spec.affairs
    assert [ORIGINS[i] for i in model.affair_tables.origin] == [origin_of(a) for a in affairs.values()]
    tasks = affairs["fire_safety_check"]
    assert origin_of(tasks) == "department" == ORIGINS[DEPARTMENT_ORDERS]
    assert origin_of(affairs["low_income_relief"]) == "resident", "residents ask, though a department decides"
    assert origin_of(tasks.model_copy(update={"department": None})) == "body"


@pytest.mark.parametrize("scenario", ["old", "new"])
def test_departments_order_more_than_government_works(scenario: str) -> None:
    found = totals(a_year(scenario, 1.0))
    assert found["government_ordered_share"] > found["government_hours_share"] + 0.1
    assert found["society_own_share"] < 1.0 - found["government_ordered_share"]


def test_the_review_goes_by_who_orders_unless_that_is_switched_off() -> None:
    by_orders, by_work = a_year("new", 1.0), a_year("new", 0.0)
    frame = by_orders.indicators()
    plain = frame[frame["by"] == ""].pivot(index="month", columns="indicator", values="value")
    assert by_orders.district._social == pytest.approx(plain["society_own_share"].tolist())
    worked = (1.0 - plain["government_hours_share"]).tolist()
    assert by_work.district._social[:12] == pytest.approx(worked[:12]), "nothing else before the review"
    assert max(by_orders.district._social) < 0.3 < min(by_work.district._social)
