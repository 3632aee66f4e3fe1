"""Accounts, wages, and what an hour costs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.mechanisms.money import PURPOSES, Accounts
from sim.mechanisms.payroll import hourly_cost, mean_wage, wage
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers(
    {
        "wage.civil_servant": 2500.0,
        "wage.committee_member": 650.0,
        "wage.coordinator": 800.0,
        "wage.social_worker": 1200.0,
        "wage.service_worker": 1000.0,
        "service.productive_hours_month": 125.0,
    }
)


# --- accounts --------------------------------------------------------------------------------------------


def test_what_one_pays_another_has() -> None:
    accounts = Accounts()
    accounts.pay("district", "ngo_1", "contract", 70.0)
    accounts.pay("ngo_1", "people", "payroll", 45.0)
    accounts.pay("district", "ngo_1", "contract", 5.0)
    accounts.pay("departments", "ngo_1", "contract", 11.0)
    assert dict(accounts.balance) == {"district": -75.0, "ngo_1": 41.0, "people": 45.0, "departments": -11.0}
    assert sum(accounts.balance.values()) == 0.0
    assert accounts.paid["district", "ngo_1", "contract"] == 75.0
    assert accounts.spent("contract") == 86.0
    assert accounts.spent("contract", "district") == 75.0
    assert accounts.spent("payroll", "district") == 0.0


def test_a_new_month_has_balances_and_nothing_paid() -> None:
    accounts = Accounts()
    accounts.pay("district", "people", "payroll", 70.0)
    accounts.open_month()
    assert accounts.balance["people"] == 70.0 and not accounts.paid and accounts.spent("payroll") == 0.0


def test_what_cannot_be_paid() -> None:
    accounts = Accounts()
    for yuan, purpose in ((-1.0, "payroll"), (1.0, "bribe")):
        with pytest.raises(ValueError, match="cannot pay"):
            accounts.pay("district", "people", purpose, yuan)
    accounts.pay("district", "people", "payroll", 0.0)
    assert not accounts.balance and not accounts.paid
    assert "relief" in PURPOSES


# --- payroll ---------------------------------------------------------------------------------------------


def test_wages_by_grade() -> None:
    assert wage("civil_servant", VALUES) == 2500.0
    assert wage("committee_member", VALUES) == 650.0
    assert wage("coordinator", VALUES) == 800.0
    assert wage("social_worker", VALUES) == 1200.0
    assert wage("service_worker", VALUES) == 1000.0
    assert wage("unpaid", VALUES) == 0.0


def test_mean_wages() -> None:
    assert mean_wage([(3.0, 2500.0), (5.0, 650.0)]) == near(10750.0 / 8.0)
    assert mean_wage([(3.0, 2500.0), (9.0, 0.0)]) == near(625.0)
    assert mean_wage([]) == mean_wage([(0.0, 2500.0)]) == 0.0


def a_post(count: float, pay: str, dual: str | None = None) -> Any:
    return SimpleNamespace(count=count, pay=pay, dual_post_of=dual)


def test_what_an_hour_costs_by_office() -> None:
    structure: Any = SimpleNamespace(
        departments={
            "tax": SimpleNamespace(field_staff=2.0, coordinators=6.0),
            "empty": SimpleNamespace(field_staff=0.0, coordinators=0.0),
        },
        bodies={
            "centre": SimpleNamespace(
                posts={
                    "clerk": a_post(4.0, "civil_servant"),
                    "helper": a_post(12.0, "coordinator"),
                    "head": a_post(1.0, "civil_servant", "party.secretary"),
                }
            ),
            "team": SimpleNamespace(posts={"volunteer": a_post(30.0, "unpaid")}),
            "party": SimpleNamespace(posts={"head": a_post(1.0, "civil_servant", "centre.clerk")}),
        },
    )
    bodies = ("centre", "tax", "gone", "centre", "team", "empty", "party")
    found = hourly_cost(bodies, structure, {"tax": 3.0}, VALUES).tolist()
    centre = (4.0 * 2500.0 + 12.0 * 800.0) / 16.0 / 125.0
    tax = (2.0 * 2500.0 + 9.0 * 800.0) / 11.0 / 125.0
    assert found == [near(centre), near(tax), 0.0, near(centre), 0.0, 0.0, 0.0]
