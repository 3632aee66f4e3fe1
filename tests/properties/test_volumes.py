"""As many cases come in a month as the catalogue says; every hour of work and every yuan is somebody's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sim.agents.contractors import Contractor
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import Structure
from sim.measures.observing import observe
from sim.model import GovernanceModel
from tests.worlds import variant

CALM = {"campaign.per_year": 0.0}
"""Nothing comes on top of what the catalogue says."""
BUSY = {"money.paid_share": 0.9, "contract.budget_per_resident": 20.0}


@dataclass
class Month:
    """What was found at a month's end, before the counters were cleared."""

    structure: Structure
    expected: npt.NDArray[np.float64]
    """[affairs] cases that the catalogue lets one expect"""
    raised: npt.NDArray[np.int64]
    """[days, affairs]"""
    booked: float
    """hours on cases, all offices"""
    worked: float
    """hours spent so far on the cases that are open"""
    ended_work: float
    """hours spent on the cases that ended this month"""
    paid: dict[tuple[str, str, str], float]
    balance: dict[str, float]


def expected_of(model: GovernanceModel, month: int) -> npt.NDArray[np.float64]:
    """[affairs] mean number of cases in a month, from the catalogue and who lives here."""
    community, values = model.community, model.values
    capital = model.people.capital[model.household_precinct[community.household]]
    units = {
        "resident": community.residents,
        "household": community.households,
        "committee": model.structure.precincts * community.residents / 38_000,
        "subdistrict": community.residents / 38_000,
    }
    found = []
    for affair in model.spec.affairs.values():
        if affair.programme is not None:
            yearly = affair.programme.volume * units[affair.programme.per] * values["programmes.volume"]
            found.append(yearly / 12.0 * affair.programme.season[(month - 1) % 12])
            continue
        rate = np.full(community.residents, affair.rate * values["needs.volume"])
        for attribute, factor in affair.multipliers.items():
            has = (community.attributes >> ATTRIBUTES.index(attribute)) & 1
            rate *= np.where(has == 1, factor, 1.0)
        found.append(float((rate * (1.0 - affair.preventable * capital)).sum()) / 12.0)
    return np.array(found)


@cache
def history(name: str) -> tuple[GovernanceModel, list[Month]]:
    """A run whose months were looked at from outside."""
    scenario = {
        "old": variant("old", parameters=CALM),
        "to and fro": variant("old", later={4: "new", 8: "old", 10: "new"}, parameters={**CALM, **BUSY}),
        "new": variant("new", parameters={**CALM, **BUSY}),
    }[name]
    model = GovernanceModel(scenario, residents=4000, rng=5)
    months: list[Month] = []

    def look() -> None:
        service = model.ledger.service
        is_open = model.ledger.open_slots()
        rows = model.ledger.month_rows()
        months[-1].booked = float(service.hours.sum())
        months[-1].ended_work = float(rows["work"].astype(np.float64).sum())
        months[-1].worked = float(service.case["work"][is_open].sum())

    with pytest.MonkeyPatch.context() as patch:

        def observed(*arguments: Any) -> dict[str, float]:
            look()
            return observe(*arguments)

        patch.setattr("sim.model.closing.observe", observed)
        for month in range(1, 13):
            raised = np.zeros((DAYS_A_MONTH, len(model.spec.affairs)), dtype=np.int64)
            for day in range(DAYS_A_MONTH):
                before = model.ledger.raised.copy()
                if day == DAYS_A_MONTH - 1:
                    expected = expected_of(model, month)
                    months.append(Month(model.structure, expected, raised, 0.0, 0.0, 0.0, {}, {}))
                model.step()
                raised[day] = model.ledger.raised - before
            months[-1].paid = dict(model.accounts.paid)
            months[-1].balance = dict(model.accounts.balance)
    return model, months


def test_the_year_brings_what_the_catalogue_says() -> None:
    model, months = history("old")
    expected = np.sum([month.expected for month in months], axis=0)
    found = np.sum([month.raised.sum(axis=0) for month in months], axis=0)
    away = (found - expected) / np.sqrt(expected)
    assert (expected > 0.0).all()
    for name, score in zip(model.spec.affairs, away, strict=True):
        assert abs(score) < 5.0, (name, score)
    assert np.mean(away**2) < 1.6  # as Poisson numbers, 1 in the mean
    assert abs(away.mean()) < 5.0 / np.sqrt(away.size)


def test_every_month_brings_its_season() -> None:
    model, months = history("old")
    issued = np.array([a.programme is not None for a in model.spec.affairs.values()])
    seasonal = np.array(
        [a.programme is not None and len(set(a.programme.season)) > 1 for a in model.spec.affairs.values()]
    )
    assert seasonal.sum() >= 3
    for number, month in enumerate(months, start=1):
        found = month.raised.sum(axis=0)
        for sort in (issued, ~issued, seasonal):
            expected = month.expected[sort].sum()
            assert abs(found[sort].sum() - expected) < 5.0 * np.sqrt(expected) + 1.0, number
    for place in np.flatnonzero(seasonal):
        expected_of_affair = np.array([month.expected[place] for month in months])
        found_of_affair = np.array([month.raised[:, place].sum() for month in months])
        # an affair of three months comes in these months only
        assert (found_of_affair[expected_of_affair == 0.0] == 0).all()
        away = (found_of_affair - expected_of_affair) / np.sqrt(np.maximum(1.0, expected_of_affair))
        assert np.abs(away).max() < 5.5


def test_what_is_periodic_comes_in_the_first_week() -> None:
    model, months = history("old")
    periodic = np.array(
        [a.programme is not None and a.frequency == "periodic" for a in model.spec.affairs.values()]
    )
    by_day = np.sum([month.raised for month in months], axis=0)
    assert periodic.sum() >= 3
    assert by_day[:5, periodic].sum(axis=1).min() > 0 and by_day[5:, periodic].sum() == 0
    others = by_day[:, ~periodic].sum(axis=1)
    assert np.abs(others - others.mean()).max() < 5.0 * np.sqrt(others.mean())


@pytest.mark.parametrize("name", ["old", "new", "to and fro"])
def test_every_hour_booked_was_spent_on_a_case(name: str) -> None:
    _, months = history(name)
    spent = open_before = 0.0
    for month in months:
        spent = month.ended_work + month.worked - open_before
        assert month.booked == pytest.approx(spent, rel=1e-4)
        open_before = month.worked


@pytest.mark.parametrize("name", ["old", "new", "to and fro"])
def test_cases_raised_are_done_given_up_expired_or_open(name: str) -> None:
    model, months = history(name)
    raised = np.sum([month.raised.sum(axis=0) for month in months], axis=0)
    assert (raised == model.ledger.raised).all()
    still_open = np.bincount(model.ledger.facts["affair"][model.ledger.open_slots()], minlength=raised.size)
    assert (raised == model.ledger.ended.sum(axis=1) + still_open).all()
    frame = model.indicators()
    totals = frame[frame["by"] == ""]
    whole = totals[totals["indicator"] == "cases_raised"]["value"].sum()
    assert whole == raised.sum()
    assert totals[totals["indicator"] == "cases_done"]["value"].sum() == model.ledger.ended[:, 0].sum()


@pytest.mark.parametrize("name", ["new", "to and fro"])
def test_every_yuan_of_a_month_stays_somewhere(name: str) -> None:
    _, months = history(name)
    for before, now in pairwise(months):
        assert sum(now.balance.values()) == pytest.approx(0.0, abs=1e-4)
        moved: dict[str, float] = {}
        for (payer, payee, _), yuan in now.paid.items():
            assert yuan > 0.0
            moved[payer] = moved.get(payer, 0.0) - yuan
            moved[payee] = moved.get(payee, 0.0) + yuan
        if now.structure == before.structure:  # organisations are founded as a reform sets in
            for account in now.balance:
                change = now.balance[account] - before.balance.get(account, 0.0)
                assert change == pytest.approx(moved.get(account, 0.0), abs=1e-6), account


def test_committees_spend_what_came_with_tasks_a_month_later() -> None:
    _, months = history("new")
    came = {payee: yuan for (_, payee, what), yuan in months[4].paid.items() if what == "task_payment"}
    spent = {
        payer: yuan
        for (payer, _, what), yuan in months[5].paid.items()
        if what == "payroll" and payer.startswith("residents_committee_")
    }
    assert came and spent == pytest.approx(came)


def test_contractors_are_paid_for_the_hours_they_hold() -> None:
    model, months = history("new")
    values, contracts = model.values, model.contracts
    scale = 4000 / 38_000
    held = [lot for lot in contracts.lots if lot.holder >= 0]
    assert len(held) > 10 and {lot.payer == "contract_budget" for lot in held} == {True, False}
    instalments: dict[tuple[str, str], float] = {}
    for lot in held:
        purse = "district" if lot.payer == "contract_budget" else "departments"
        account = contracts.contractors[lot.holder].account
        instalments[purse, account] = instalments.get((purse, account), 0.0) + lot.hours * lot.price
    last = months[-1].paid
    assert {
        (payer, payee): yuan for (payer, payee, what), yuan in last.items() if what == "contract"
    } == pytest.approx(instalments)
    # an affair's lots are a year's volume, month by month
    for a, (name, affair) in enumerate(model.spec.affairs.items()):
        lots = [lot for lot in contracts.lots if lot.affair == a and not lot.project]
        if lots:
            assert affair.programme is not None
            per = {"resident": 4000, "household": model.community.households, "committee": 6 * scale}
            units = per.get(affair.programme.per, scale)
            hours = sum(step.hours for step in affair.steps) * affair.programme.volume * units / 12.0
            assert sum(lot.hours for lot in lots) == pytest.approx(hours), name
    for contractor in contracts.contractors:
        if (
            contractor.exists and contractor.is_open and contractor.began < 12
        ):  # those founded since earn nothing yet
            own = [lot for lot in held if contracts.contractors[lot.holder] is contractor]
            assert contractor.committed == pytest.approx(sum(lot.hours for lot in own))
            assert contractor.projects == pytest.approx(sum(lot.hours for lot in own if lot.project))
            income = sum(yuan for (_, payee, _), yuan in last.items() if payee == contractor.account)
            pay = sum(yuan for (payer, _, _), yuan in last.items() if payer == contractor.account)
            assert pay == pytest.approx(
                contractor.staff * values["wage.social_worker"] * (1.0 + values["contractor.overhead"])
            )
            assert contractor.contract_income == pytest.approx(
                income
                - sum(y for (who, to, _), y in last.items() if who == "donors" and to == contractor.account)
            )
            assert contractor.worked <= contractor.available * (1.0 + 1e-9) + 1e-6
            assert contractor.available == pytest.approx(contractor.staff * 140.0)
            community = contractor.activities["community_work"]
            left = contractor.available - contractor.worked
            assert community == pytest.approx(
                max(0.0, min(left, contractor.projects * contractor.effort)), abs=1e-6
            )


def test_people_are_paid_what_their_grade_says() -> None:
    model, months = history("new")
    values, data, paid = model.values, model.structure, months[-1].paid
    scale = 4000 / 38_000
    payroll: dict[str, float] = {}
    for (payer, _, what), yuan in paid.items():
        payroll[payer] = payroll.get(payer, 0.0) + (yuan if what == "payroll" else 0.0)
    departments = sum(
        (d.field_staff * values["wage.civil_servant"] + d.coordinators * values["wage.coordinator"]) * scale
        for d in data.departments.values()
    )
    assert payroll["departments"] == pytest.approx(departments)
    assert payroll["district"] == pytest.approx(26 * values["wage.civil_servant"] * scale)
    posts = sum(c.people() - c.vacancies * scale * _share_of_a_post(model) for c in model.committees)
    assert payroll["committee_fund"] == pytest.approx(posts * values["wage.committee_member"])
    for kind in ("market", "service_station"):
        people = sum(b.people() for b in model.bodies if b.kind == kind and b.is_open)
        assert payroll[kind] == pytest.approx(people * values["wage.service_worker"])


def _share_of_a_post(model: GovernanceModel) -> float:
    """Full-time equivalents of a committee's post, on average: its secretary's branch takes part of one."""
    posts = model.structure.bodies["residents_committee"].posts.values()
    return model.committees[0].people() / (sum(post.count for post in posts) * model.scale)


def test_a_case_keeps_what_it_has_been_through_across_a_reform() -> None:
    model = GovernanceModel(variant("old", later={3: "new"}), residents=3000, rng=2)
    model.run_for(2 * DAYS_A_MONTH)
    fields = ("visits", "handoffs", "wait", "counter_wait", "work")

    def been_through() -> dict[tuple[int, float], tuple[float, ...]]:
        case = model.ledger.service.case[model.ledger.open_slots()]
        return {
            (int(row["key"]), float(row["raised"])): tuple(float(row[name]) for name in fields)
            for row in case
        }

    before = been_through()
    model.take("month_opens")  # the reform takes effect; nothing has been served yet
    assert model.structure.precincts == 6
    after = been_through()
    assert before.keys() == after.keys() and len(before) > 100
    for key, was in before.items():
        visits, handoffs, wait, *hours = after[key]
        assert visits - was[0] in (0.0, 1.0) and handoffs >= was[1]
        assert hours == pytest.approx(was[3:])
        # who is taken out of a queue has waited there
        assert was[2] <= wait <= (model.now - key[1]) * (1.0 + 1e-9)
    went = {key for key, was in before.items() if after[key][0] > was[0]}
    moved = {key for key, was in before.items() if after[key][1] > was[1]}
    assert went and went < moved, "only who is sent on goes again, and not everybody"


def test_nobody_but_contractors_takes_contracts() -> None:
    model, _ = history("to and fro")
    assert all(isinstance(c, Contractor) for c in model.contracts.contractors)
    for lot in model.contracts.lots:
        if lot.holder >= 0:
            affair = list(model.spec.affairs)[lot.affair]
            route = model.structure.route_of(affair, model.spec.affairs[affair].affair_class)
            assert route.contracted is not None
            assert model.contracts.contractors[lot.holder].kind in route.contracted.to
