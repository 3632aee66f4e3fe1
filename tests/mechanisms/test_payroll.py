"""Payroll: wages, means, what departments and the district pay, and what an hour costs whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.mechanisms.payroll import (
    body_payroll,
    department_payroll,
    hourly_cost,
    mean_wage,
    own_hour_cost,
    wage,
)
from sim.model import GovernanceModel
from sim.model.reform_dates import cost_hours
from tests.mechanisms.by_hand import near, numbers
from tests.worlds import variant

VALUES = numbers(
    {
        "wage.civil_servant": 2600.0,
        "wage.coordinator": 910.0,
        "wage.social_worker": 1300.0,
        "service.productive_hours_month": 130.0,
    }
)


def post(
    count: float, pay: str, duty: str = "office", payer: str = "district", dual: str | None = None
) -> Any:
    return SimpleNamespace(count=count, pay=pay, duty=duty, payer=payer, dual_post_of=dual)


POSTS = [
    post(3.0, "civil_servant", "lead"),
    post(7.0, "civil_servant"),
    post(5.0, "social_worker", "desk"),
    post(4.0, "unpaid", "field"),
    post(11.0, "social_worker", "field", payer="committee_fund"),
    post(6.0, "civil_servant", dual="elsewhere.head"),
]


def test_wages_by_pay_grade() -> None:
    assert [wage(pay, VALUES) for pay in ("civil_servant", "coordinator", "social_worker", "unpaid")] == [
        2600.0, 910.0, 1300.0, 0.0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pays", "expected"),
    [
        ([(3.0, 2600.0), (7.0, 910.0)], (3.0 * 2600.0 + 7.0 * 910.0) / 10.0),
        ([(4.0, 1300.0), (12.0, 0.0)], 325.0),
        ([(0.0, 2600.0)], 0.0),
        ([], 0.0),
    ],
)
def test_mean_wages(pays: list[tuple[float, float]], expected: float) -> None:
    assert mean_wage(pays) == near(expected)


@pytest.mark.parametrize(
    ("field_staff", "coordinators", "pays", "hour"),
    [
        (1.5, 3.5, 1.5 * 2600.0 + 3.5 * 910.0, (1.5 * 2600.0 + 3.5 * 910.0) / 5.0 / 130.0),
        (4.0, 0.0, 4.0 * 2600.0, 20.0),
        (0.0, 3.0, 3.0 * 910.0, 7.0),
        (0.0, 0.0, 0.0, 20.0),  # nobody there yet: as dear as a civil servant
    ],
)
def test_what_a_department_pays_and_what_its_own_hour_costs(
    field_staff: float, coordinators: float, pays: float, hour: float
) -> None:
    assert department_payroll(field_staff, coordinators, VALUES) == near(pays)
    assert own_hour_cost(field_staff, coordinators, VALUES) == near(hour)


WORKING = (7.0 * 2600.0 + 5.0 * 1300.0) / 16.0
"""Of those who work on cases, the four unpaid among them."""
BASE = 3.0 * 2600.0 + 7.0 * 2600.0 + 5.0 * 1300.0


@pytest.mark.parametrize(
    ("temporary", "released", "leaders", "expected"),
    [
        (0.0, 0.0, 0.0, BASE),
        (2.5, 0.0, 0.0, BASE + 2.5 * 910.0),
        (0.0, 1.5, 0.0, BASE - 1.5 * WORKING),
        (0.0, 0.0, 0.6, BASE + 0.6 * 2600.0),
        (2.5, 1.5, 0.6, BASE + 2.5 * 910.0 - 1.5 * WORKING + 0.6 * 2600.0),
    ],
)
@pytest.mark.parametrize("scale", [1.0, 0.3])
def test_what_the_district_pays_for_a_body(
    temporary: float, released: float, leaders: float, expected: float, scale: float
) -> None:
    assert body_payroll(POSTS, temporary, released, leaders, scale, VALUES) == near(expected * scale)


def test_a_body_without_people_who_work_on_cases_gives_nothing_up() -> None:
    leading = [post(3.0, "civil_servant", "lead")]
    assert body_payroll(leading, 0.0, 5.0, 0.0, 0.3, VALUES) == near(0.3 * 3.0 * 2600.0)
    assert body_payroll([], 0.0, 5.0, 0.0, 0.3, VALUES) == 0.0


def test_an_hour_at_each_office() -> None:
    structure: Any = SimpleNamespace(
        departments={
            "culture": SimpleNamespace(field_staff=1.5, coordinators=3.5),
            "empty": SimpleNamespace(field_staff=0.0, coordinators=0.0),
        },
        bodies={"centre": SimpleNamespace(posts=dict(enumerate(POSTS)))},
    )
    paid = (10.0 * 2600.0 + 5.0 * 1300.0 + 11.0 * 1300.0) / 30.0
    found = hourly_cost(["centre", "culture", "empty", "closed", "culture"], structure, {}, VALUES)
    mean = (1.5 * 2600.0 + 3.5 * 910.0) / 5.0
    assert found.tolist() == near([paid / 130.0, mean / 130.0, 0.0, 0.0, mean / 130.0])


def test_what_a_case_costs_and_what_a_department_weighs_count_whom_it_has_hired() -> None:
    model = GovernanceModel(variant("old"), residents=500, rng=1)
    model.run_for(1)
    department = model.departments[1]
    data = department.data
    assert data is not None and data.field_staff > 0.0 and data.coordinators > 0.0
    servant, coordinator, hours = (
        model.values[name]
        for name in ("wage.civil_servant", "wage.coordinator", "service.productive_hours_month")
    )
    own = (data.field_staff * servant + data.coordinators * coordinator) / (
        data.field_staff + data.coordinators
    )
    assert model.hourly_cost[department.office] == pytest.approx(own / hours)
    assert department.hour_cost == pytest.approx(own / hours)
    department.hired = 2.0
    more = data.coordinators + 2.0
    weighed = (data.field_staff * servant + more * coordinator) / (data.field_staff + more)
    assert department.hour_cost == pytest.approx(weighed / hours)
    cost_hours(model)
    assert model.hourly_cost[department.office] == pytest.approx(weighed / hours)
    (street,) = [body for body in model.bodies if body.body_id == "street_office"]
    assert street.data is not None
    people = [p for p in street.data.posts.values() if not p.dual_post_of]
    wages = {"civil_servant": servant, "coordinator": coordinator, "unpaid": 0.0}
    yuan = sum(p.count * wages.get(p.pay, model.values.overrides.get(f"wage.{p.pay}", 0.0)) for p in people)
    assert {p.pay for p in people} <= set(wages)
    expected = yuan / sum(p.count for p in people) / hours
    assert model.hourly_cost[street.offices["staff"]] == pytest.approx(expected)
