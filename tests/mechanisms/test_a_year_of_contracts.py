"""A year of the new structure, recounted at every month's end: hours and money of contractors, by account.

Also what of a month's outcomes goes into facilities, relief, coordination and command.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from sim.agents.contractors import Contractor
from sim.agents.society import RELIEF_FUND
from sim.institutions.affairs import ATTRIBUTES
from sim.kernel.service_state import DONE
from sim.measures.observing import observe
from sim.mechanisms.push import CHANNEL_NONE, CHANNEL_PARTY
from sim.model import GovernanceModel
from sim.processes.contracts import CONTRACT_BUDGET

MONTHS = 12


@dataclass
class Month:
    """What was there at the end of a month, and what was there when it began."""

    before: dict[str, Any]
    paid: dict[tuple[str, str, str], float]
    balance: dict[str, float]
    rows: Any
    lots: list[tuple[str, int, float, float]]
    contractors: list[dict[str, Any]]
    facilities: tuple[Any, Any]
    by_party_line: Any
    spared: float
    trust: float
    model: GovernanceModel = field(repr=False)

    def fund(self) -> float:
        """Yuan in the relief fund before it pays: what units gave this month is there already."""
        paid = sum(y for (_, _, what), y in self.paid.items() if what == "relief")
        given = 0.0
        if self.model.has_charity:
            given = self.model.values["charity.giving"] * self.model.community.residents * self.trust
            given *= self.model.structure.rules["cultivation"]
        return self.balance.get(RELIEF_FUND, 0.0) + paid - given


def state_of(model: GovernanceModel) -> dict[str, Any]:
    return {
        "balance": dict(model.accounts.balance),
        "facilities": (model.facilities.capital.copy(), model.facilities.upkeep.copy()),
        "handoffs": model.handoffs_last_month,
    }


def state_of_contractor(model: GovernanceModel, contractor: Contractor) -> dict[str, Any]:
    """Hours by affair and by whether money was attached, as the kernel booked them."""
    booked = model.ledger.service.hours[contractor.offices["staff"]]
    hours = booked[: 2 * len(model.spec.affairs)].reshape(-1, 2).copy()  # behind these: what has moved
    return {
        "account": contractor.account,
        "exists": contractor.exists,
        "committed": contractor.committed,
        "income": contractor.contract_income,
        "worked": contractor.worked,
        "hours": hours,
        "staff": contractor.staff,
        "activities": dict(contractor.activities),
        "available": contractor.available,
    }


@pytest.fixture(scope="module")
def year() -> list[Month]:
    model = GovernanceModel("new", residents=2500, rng=2)
    months: list[Month] = []

    def note(*arguments: Any) -> dict[str, float]:
        months.append(
            Month(
                before,
                dict(model.accounts.paid),
                dict(model.accounts.balance),
                model.ledger.month_rows().copy(),
                [(lot.payer, lot.holder, lot.hours, lot.price) for lot in model.contracts.lots],
                [state_of_contractor(model, c) for c in model.contracts.contractors],
                (model.facilities.capital.copy(), model.facilities.upkeep.copy()),
                model.by_party_line.copy(),
                model.relief.spared,
                float(model.trust[:, 2].mean()),
                model,
            )
        )
        return observe(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.closing.observe", note)
        for _ in range(MONTHS):
            before = state_of(model)
            model.run_for(21)
    assert len(months) == MONTHS
    return months


def test_contracts_are_paid_for_the_hours_under_contract_by_account(year: list[Month]) -> None:
    some = 0
    for month in year:
        expected: dict[tuple[str, str, str], float] = {}
        hours = [0.0] * len(month.contractors)
        for payer, holder, hours_a_month, price in month.lots:
            if holder >= 0:
                hours[holder] += hours_a_month
                whose = "district" if payer == CONTRACT_BUDGET else "departments"
                key = (whose, month.contractors[holder]["account"], "contract")
                expected[key] = expected.get(key, 0.0) + hours_a_month * price
                some += 1
        found = {key: yuan for key, yuan in month.paid.items() if key[2] == "contract"}
        assert found == pytest.approx(expected, rel=1e-9)
        for contractor, committed in zip(month.contractors, hours, strict=True):
            if contractor["exists"]:
                assert contractor["committed"] == pytest.approx(committed, rel=1e-9, abs=1e-9)
    assert some > 20


def test_bought_tasks_are_paid_for_the_hours_worked_on_them_at_the_reserve(year: list[Month]) -> None:
    whole = 0.0
    for month in year:
        values = month.model.values
        cost = values["wage.social_worker"] * (1.0 + values["contractor.overhead"])
        cost /= values["service.productive_hours_month"] * values["contractor.use"]
        price = cost * values["contract.reserve_factor"]
        bought = np.flatnonzero(month.model.book["pushable"])
        for contractor in month.contractors:
            yuan = sum(float(contractor["hours"][affair, 1]) for affair in bought) * price
            found = month.paid.get(("departments", contractor["account"], "purchase"), 0.0)
            assert found == pytest.approx(yuan, rel=1e-9, abs=1e-9)
            whole += yuan
    assert whole > 0.0


def test_contractors_hours_are_booked_once(year: list[Month]) -> None:
    for month in year:
        for contractor in month.contractors:
            assert contractor["worked"] == pytest.approx(float(contractor["hours"].sum()), abs=1e-9)
            booked = contractor["worked"] + sum(contractor["activities"].values())
            assert booked <= contractor["available"] + 1e-6


def test_what_contractors_have_is_what_they_were_paid_less_what_they_paid(year: list[Month]) -> None:
    """The balance before, plus all payments to the account, less all from it: nothing else moves money."""
    for month in year:
        accounts = {*month.balance, *month.before["balance"]}
        for account in accounts:
            flow = math.fsum(y for (_, payee, _), y in month.paid.items() if payee == account)
            flow -= math.fsum(y for (payer, _, _), y in month.paid.items() if payer == account)
            before = month.before["balance"].get(account, 0.0)
            assert month.balance.get(account, 0.0) == pytest.approx(before + flow, rel=1e-9, abs=1e-6)
        assert abs(math.fsum(month.balance.values())) < 1e-4
        for contractor in month.contractors:
            income = sum(
                month.paid.get((payer, contractor["account"], purpose), 0.0)
                for payer in ("district", "departments")
                for purpose in ("contract", "purchase")
            )
            assert contractor["income"] == pytest.approx(income, rel=1e-9, abs=1e-9)


def test_facilities_fare_as_the_months_work_on_them(year: list[Month]) -> None:
    for month in year:
        values, facilities = month.model.values, month.model.facilities
        capital, upkeep = (it.copy() for it in month.before["facilities"])
        for i, affair in enumerate(facilities.rows):
            mine = month.rows["affair"] == affair
            done = float(month.rows["quality"][mine].astype(np.float64).sum())
            share = done / mine.sum() if mine.any() else 1.0
            upkeep[i] += values["facility.memory"] * (share - upkeep[i])
            built = values["facility.growth"] * max(0.0, upkeep[i] - values["facility.extend_from"])
            lost = values["facility.decay"] * (1.0 - upkeep[i]) * capital[i]
            capital[i] += (built * (1.0 - capital[i]) - lost) / 12.0
        assert month.facilities[0] == pytest.approx(capital, rel=1e-6)
        assert month.facilities[1] == pytest.approx(upkeep, rel=1e-6)


def test_stations_sell_and_the_fund_pays_for_those_on_relief(year: list[Month]) -> None:
    poor = 1 << ATTRIBUTES.index("low_income")
    helped = 0.0
    for month in year:
        model = month.model
        sold = dict.fromkeys(model.layout.doors, 0.0)
        asked = 0.0
        for row in month.rows:
            if row["person"] >= 0 and row["state"] == DONE and row["door"] >= 0:
                price = float(model.prices[row["affair"], row["door"]])
                door = model.layout.doors[row["door"]]
                sold[door] += price
                if row["attributes"] & poor and model.low_cost_doors[row["door"]]:
                    asked += price
        fund = min(asked * month.spared, max(0.0, month.fund()))
        relief = {payee: y for (_, payee, what), y in month.paid.items() if what == "relief"}
        assert sum(relief.values()) == pytest.approx(fund, rel=1e-9, abs=1e-9)
        sales = {payee: y for (_, payee, what), y in month.paid.items() if what == "sale"}
        for door, yuan in sold.items():
            assert sales.get(door, 0.0) + relief.get(door, 0.0) == pytest.approx(yuan, rel=1e-9, abs=1e-9)
        helped += sum(relief.values())
    assert helped > 0.0


def test_tasks_over_the_party_line_and_hand_offs_are_those_of_the_month(year: list[Month]) -> None:
    seen = 0.0
    for month, after in zip(year, [*year[1:], None], strict=True):
        for precinct, share in enumerate(month.by_party_line):
            here = month.rows[month.rows["precinct"] == precinct]
            tasks = here[here["channel"] != CHANNEL_NONE]
            by_line = int((tasks["channel"] == CHANNEL_PARTY).sum())
            assert share == pytest.approx(by_line / tasks.size if tasks.size else 0.0)
            seen += share
        if after is not None:
            assert after.before["handoffs"] == float(month.rows["handoffs"].sum()) > 0.0
    assert seen > 0.0
