"""When does the reform hold, when does it slide back, and where is it worse than what was before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.mechanisms.money import EDGE
from sim.model import GovernanceModel
from tests.worlds import levered, variant

ALL = {"all": 1.0}
STRONG = {
    "sanction.size": 15.0,
    "sanction.credibility": 0.9,
    "oversight.omega": 1.5,
    "district.attention_decay": 0.05,
    "district.rectification": 0.5,
    "money.paid_share": 0.9,
    "contract.budget_per_resident": 25.0,
}
WEAK = {
    "sanction.size": 2.0,
    "sanction.credibility": 0.2,
    "district.attention_decay": 0.4,
    "money.paid_share": 0.1,
    "contract.budget_per_resident": 1.0,
}
SEEDS = (1, 2, 3)


def run(scenario: Scenario, seed: int, months: int, residents: int = 2500) -> GovernanceModel:
    """A model after so many months."""
    model = GovernanceModel(scenario, residents=residents, rng=seed)
    model.run_for(months * DAYS_A_MONTH)
    return model


def yearly(model: GovernanceModel, name: str) -> list[float]:
    """An indicator's means year by year."""
    frame = model.indicators()
    totals = frame[(frame["indicator"] == name) & (frame["by"] == "")]
    return totals.groupby((totals["month"] - 1) // 12)["value"].mean().tolist()


# --- re-administrativisation -----------------------------------------------------------------------------


@cache
def _trajectory(kind: str, seed: int) -> tuple[float, ...]:
    parameters = {"strong": STRONG, "weak": WEAK, "default": {}}[kind]
    scenario = levered(ALL, parameters=parameters, years=7)
    assert scenario.events == ()  # nothing is scripted
    return tuple(yearly(run(scenario, seed, 6 * 12), "push_down_rate"))


@pytest.mark.parametrize("seed", SEEDS)
def test_with_weak_enforcement_tasks_come_down_again_within_years(seed: int) -> None:
    default, weak = _trajectory("default", seed), _trajectory("weak", seed)
    assert default[-1] > default[0] + 0.1
    assert weak[-1] > 0.35 and weak[-1] >= default[-1] - 0.1
    assert weak[0] > default[0]  # where nobody fears the ban it hardly begins


@pytest.mark.parametrize("seed", SEEDS)
def test_with_strong_enforcement_and_money_they_do_not(seed: int) -> None:
    strong, default = _trajectory("strong", seed), _trajectory("default", seed)
    assert max(strong) < 0.25
    assert strong[-1] < default[-1] - 0.15


def test_without_fading_attention_sanctions_are_felt_for_longer() -> None:
    """Attention is what fades: without it the same enforcement keeps more of what it had."""
    middling = {"sanction.size": 15.0, "oversight.omega": 1.5, "district.leader_turnover": 0.1}
    kept: list[float] = []
    faded: list[float] = []
    for seed in SEEDS:
        for decay, out in ((0.0, kept), (0.4, faded)):
            scenario = levered(ALL, parameters={**middling, "district.attention_decay": decay}, years=6)
            out.append(yearly(run(scenario, seed, 60), "push_down_rate")[-1])
    assert np.mean(kept) < np.mean(faded) - 0.05


# --- the street office comes back ------------------------------------------------------------------------


def by_month(model: GovernanceModel, indicator: str) -> list[float]:
    """An indicator's total in each month."""
    frame = model.indicators()
    return list(frame[(frame["indicator"] == indicator) & (frame["by"] == "")].sort_values("month")["value"])


def test_the_street_office_comes_back_by_hazard_and_only_then() -> None:
    hopeless = {**WEAK, "restoration.rate": 1.0}
    times = []
    for seed in range(1, 5):
        model = run(levered(ALL, parameters=hopeless, years=12), seed, 24, residents=800)
        for _ in range(6):  # until a year after it came back, or for 8 years
            back = model.district.restored
            model.run_for(12 * DAYS_A_MONTH)
            if back:
                break
        flags = model.datacollector.get_model_vars_dataframe()["street_office_restored"]
        assert model.district.restored == model.has_street_office
        times.append(int((flags == 0.0).sum()))
        # survival up to the month before it came back, and at the end
        survival = by_month(model, "restoration_survival")
        bears = np.exp(-model.district.threshold)
        assert survival[times[-1] - 1] >= bears > survival[-1]
    assert len(set(times)) > 1, "a time of return that is always the same would be scripted"
    assert min(times) >= 12, "no review was held before"
    stay = run(levered(ALL, parameters={**STRONG, "restoration.rate": 0.1}, years=9), 1, 72, residents=800)
    assert not stay.district.restored
    hazards = yearly(stay, "restoration_hazard")
    assert max(hazards) < 0.05


def test_after_restoration_the_structure_is_the_scenarios_and_nothing_is_lost() -> None:
    scenario = levered(ALL, parameters={**WEAK, "restoration.rate": 1.0}, years=12)
    assert scenario.phases[-1].restored is not None
    model = GovernanceModel(scenario, residents=800, rng=3)
    model.run_for(24 * DAYS_A_MONTH)
    model.district.restored = True
    model.run_for(DAYS_A_MONTH)
    assert model.has_street_office and not model.state.has("public_service_committee")
    assert model.structure.precincts == 6  # the merged committees stay
    assert not model.ledger.imbalance().any()


# --- old and new -----------------------------------------------------------------------------------------


@cache
def _after_half_a_year(
    reformed: bool, parameters: tuple[tuple[str, float], ...], changes: str, seed: int
) -> pd.Series[float]:
    scenario = levered(ALL if reformed else {}, parameters=dict(parameters), changes=changes)
    frame = run(scenario, seed, 24).indicators()
    frame = frame[(frame["by"] == "") & (frame["month"] > 6)]
    return frame.groupby("indicator")["value"].mean()


def gap(name: str, parameters: Mapping[str, float] | None = None, changes: str = "") -> list[float]:
    """New less old, seed by seed, after half a year."""
    given = tuple((parameters or {}).items())
    return [
        float(
            _after_half_a_year(True, given, changes, seed)[name]
            - _after_half_a_year(False, given, "", seed)[name]
        )
        for seed in SEEDS
    ]


def test_the_old_structure_improves_when_given_staff() -> None:
    posts = {"deputy_director": {"count": 3}, "member": {"count": 6}}
    windows = {
        "window_clerk": {"count": 10},
        "section_officer": {"count": 46},
        "field_officer": {"count": 19},
    }
    more: dict[str, Any] = {
        "bodies": {"residents_committee": {"posts": posts}, "street_office": {"posts": windows}},
        "desks": {"street_office": 10},
    }
    for seed in SEEDS:
        plain, staffed = run(variant("old"), seed, 12), run(variant("old", more), seed, 12)
        for name, sign in (("satisfaction", 1), ("on_time_share", 1), ("committee_utilisation", -1)):
            before, after = yearly(plain, name)[0], yearly(staffed, name)[0]
            assert sign * (after - before) > 0.0, name


@cache
def _enforced_quality(volume: float, seed: int) -> float:
    """New less old, true quality of tasks under an enforced ban, where offices have whole people."""
    enforced = {name: STRONG[name] for name in ENFORCED}
    shares = []
    for levers in ({}, ALL):
        scenario = levered(levers, parameters={"programmes.volume": volume, **enforced})
        shares.append(yearly(run(scenario, seed, 24, residents=9000), "quality_true")[1])
    return shares[1] - shares[0]


ENFORCED = ("sanction.size", "sanction.credibility", "oversight.omega", "district.attention_decay")


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_an_enforced_ban_lowers_the_quality_of_tasks_until_committees_are_overloaded(seed: int) -> None:
    """Departments have too few people for what they get back; the order flips once committees break down."""
    assert _enforced_quality(1.0, seed) < 0.0
    assert _enforced_quality(1.5, seed) > 0.02


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_the_first_months_of_a_reform_are_worse_for_those_who_wait(seed: int) -> None:
    """Untrained generalists at desks that nobody has placed yet; half a year later they are ahead.

    Of people who stand in line however long it is: who turns round does not wait, so that minutes waited say
    little of the line.
    """
    patient = {"balking.hours_a_head": 0.0}
    waits = []
    for levers in ({}, ALL):
        later = {13: {"levers": levers}} if levers else {}
        model = run(levered({}, later=later, parameters=patient), seed, 24, residents=9000)
        frame = model.datacollector.get_model_vars_dataframe()["counter_wait"]
        waits.append((frame.iloc[12:15].mean(), frame.iloc[18:24].mean()))
    assert waits[1][0] > 1.5 * waits[0][0]
    assert waits[1][1] < waits[0][1]


def test_without_assessment_or_voters_work_is_shirked_and_the_new_structure_is_worse_in_quality() -> None:
    diligent = {"committee.shirking": 0.0}
    idle = {
        "committee.shirking": 0.5,
        "committee.slack_useful_base": 0.0,
        "committee.slack_useful_turnout": 0.0,
    }
    assert np.mean(gap("quality_true", diligent)) > 0.0
    assert max(gap("quality_true", idle)) < 0.0


NO_COORDINATORS = (
    "{departments: {civil_affairs: {coordinators: 1}, public_security: {coordinators: 4}, "
    "family_planning: {coordinators: 2}, health: {coordinators: 1}, urban_management: {coordinators: 3}, "
    "sanitation: {coordinators: 2}, construction_housing: {coordinators: 0}, tax: {coordinators: 0}, "
    "statistics: {coordinators: 1}, safety_fire: {coordinators: 1}}}"
)


def test_departments_that_get_work_back_without_people_do_it_badly() -> None:
    enforced = {"sanction.size": 15.0, "oversight.omega": 1.5}
    assert max(gap("quality_true", enforced, NO_COORDINATORS)) < 0.0
    assert np.mean(gap("quality_true", enforced)) > np.mean(gap("quality_true", enforced, NO_COORDINATORS))


def test_committees_that_handle_no_affairs_lose_touch_with_their_people() -> None:
    """The strongest counter-theory: what is taken off the committees is how they knew their residents."""
    assert max(gap("local_knowledge", STRONG)) < 0.0
    assert np.mean(gap("local_knowledge", STRONG)) < np.mean(gap("local_knowledge", WEAK))


def test_money_that_does_not_follow_leaves_entrusted_work_with_the_committees() -> None:
    little = {"money.paid_share": 0.1, "contract.budget_per_resident": 1.0, "sanction.size": 1.0}
    assert np.mean(gap("committee_utilisation", little)) > np.mean(gap("committee_utilisation", STRONG)) + 0.3


# --- hours and money -------------------------------------------------------------------------------------


@pytest.mark.parametrize("levers", [{}, ALL], ids=["old", "new"])
def test_every_yuan_has_a_payer_and_every_hour_a_person(levers: dict[str, float]) -> None:
    model = GovernanceModel(levered(levers), residents=2500, rng=2)
    before: dict[str, float] = {}
    for _ in range(15):
        model.run_for(DAYS_A_MONTH)
        balance = dict(model.accounts.balance)
        assert sum(balance.values()) == pytest.approx(0.0, abs=1e-4)
        moved: dict[str, float] = {}
        for (payer, payee, _), yuan in model.accounts.paid.items():
            moved[payer] = moved.get(payer, 0.0) - yuan
            moved[payee] = moved.get(payee, 0.0) + yuan
        for account in {*balance, *before}:
            change = balance.get(account, 0.0) - before.get(account, 0.0)
            assert change == pytest.approx(moved.get(account, 0.0), abs=1e-6), account
        before = balance
        frame = model.indicators()
        hours = frame[(frame["indicator"] == "hours_by_payer") & (frame["month"] == frame["month"].max())]
        by_payer = hours[hours["by"] == "payer"]["value"].sum()
        assert by_payer == pytest.approx(hours[hours["by"] == ""]["value"].sum())
        activities = sum(sum(b.activities.values()) for b in model.bodies)
        on_cases = float(model.work.last_worked.sum())
        assert by_payer * 2.5 == pytest.approx(activities + on_cases, rel=1e-6)
        # nobody but those at the edge of the model lives on credit for long
        for account, yuan in balance.items():
            shop = account in ("market", "service_station")
            if account not in EDGE and not shop and not account.startswith(("ngo", "community", "charity")):
                assert yuan >= -1e-6, account


def test_contracts_never_promise_more_than_the_purse_holds() -> None:
    model = GovernanceModel(levered(ALL), residents=2500, rng=3)
    for _ in range(18):
        model.run_for(DAYS_A_MONTH)
        purses = model.contracts.purses(model)
        for payer, purse in purses.items():
            promised = sum(
                lot.hours * lot.price
                for lot in model.contracts.lots
                if lot.payer == payer and lot.holder >= 0
            )
            assert promised <= purse * (1.0 + 1e-9), payer
        assert model.accounts.spent("relief") >= 0.0
        assert model.accounts.balance["relief_fund"] >= -1e-6


# --- shocks ----------------------------------------------------------------------------------------------


def with_events(*events: dict[str, Any], levers: Mapping[str, float] = ALL) -> Scenario:
    """The full reform with some events."""
    return levered(levers, events=list(events), years=4)


def test_a_campaign_brings_tasks_of_its_area_and_changes_nothing_else() -> None:
    calm, stirred = (
        run(scenario, 1, 14)
        for scenario in (
            with_events(),
            with_events({"month": 6, "kind": "campaign", "area": "city_environment", "months": 3}),
        )
    )
    frames = [m.indicators().set_index(["indicator", "by", "key", "month"])["value"] for m in (calm, stirred)]
    raised = [f["cases_raised"]["area"]["city_environment"] for f in frames]
    assert (raised[1].loc[6:8] > raised[0].loc[6:8] * 1.1).all()
    assert (raised[1].loc[1:5] == raised[0].loc[1:5]).all()
    tax = [f["cases_raised"]["area"]["tax"] for f in frames]
    assert tax[1].tolist() == tax[0].tolist()


def test_a_census_counts_everybody() -> None:
    calm = run(with_events(), 1, 8)
    counted = run(with_events({"month": 6, "kind": "census", "months": 2}), 1, 8)
    survey = list(calm.spec.affairs).index("household_survey")
    assert counted.ledger.raised[survey] > 1.5 * calm.ledger.raised[survey]


def test_an_epidemic_recentralises_and_brings_helpers() -> None:
    calm = run(with_events(), 2, 13)
    ill = run(with_events({"month": 4, "kind": "epidemic", "months": 6}), 2, 13)
    frames = [m.datacollector.get_model_vars_dataframe() for m in (calm, ill)]
    during, after = slice(3, 9), slice(9, 13)
    pushed = [f["push_down_rate"].iloc[during].mean() for f in frames]
    assert pushed[1] > pushed[0] + 0.05
    assert frames[1]["volunteers"].iloc[after].mean() > frames[0]["volunteers"].iloc[after].mean()
    # the ratchet: when it is over, what was let in does not leave at once
    assert frames[1]["push_down_rate"].iloc[after].mean() > frames[0]["push_down_rate"].iloc[after].mean()


def test_a_budget_cut_ends_contracts_and_a_new_leader_ends_attention() -> None:
    calm = run(with_events(), 3, 20)
    cut = run(with_events({"month": 4, "kind": "budget_cut", "months": 20}), 3, 20)
    assert cut.latest["contracted_share"] < 0.2 < calm.latest["contracted_share"]
    forgotten = run(with_events({"month": 4, "kind": "leader_turnover"}), 3, 5)
    assert forgotten.district.attention < 0.05 < run(with_events(), 3, 5).district.attention
    reminded = with_events(
        {"month": 4, "kind": "leader_turnover"}, {"month": 5, "kind": "rectification", "strength": 0.8}
    )
    assert run(reminded, 3, 5).district.attention == pytest.approx(0.8)


def test_a_drive_never_lowers_attention_whatever_stands_first() -> None:
    weak = with_events({"month": 4, "kind": "rectification", "strength": 0.1})
    assert run(weak, 3, 5).district.attention == run(with_events(), 3, 5).district.attention
    both = [{"month": 4, "kind": "rectification"}, {"month": 4, "kind": "leader_turnover"}]
    found = [run(with_events(*events), 3, 4).district.attention for events in (both, both[::-1])]
    assert found == [1.0, 1.0]


def test_a_department_with_nobody_is_strained_not_idle() -> None:
    nobody = "{departments: {civil_affairs: {field_staff: 0, coordinators: 0}}}"
    model = run(levered({}, changes=nobody), 1, 6, residents=1000)
    department = next(d for d in model.departments if d.department_id == "civil_affairs")
    assert department.use > 1.0


def test_chance_campaigns_and_leaders_are_the_same_under_every_structure() -> None:
    old, new = run(levered({}), 5, 12), run(levered(ALL), 5, 12)
    for month in range(1, 61):
        here, there = old.happenings.effects(month), new.happenings.effects(month)
        assert here.attention == there.attention
        assert np.array_equal(here.surge, there.surge)
    # and they do happen
    surges = [old.happenings.effects(month).surge.max() for month in range(1, 61)]
    assert max(surges) > 0.0 == min(surges)


def test_a_restoration_half_way_keeps_only_what_was_there_and_ends_the_reform() -> None:
    phased = with_settings(load_scenario("phased"), residents=800)
    model = GovernanceModel(phased, rng=3)
    model.run_for(30 * DAYS_A_MONTH)
    assert set(model.structure.levers) >= {"no_assignment", "one_stop_centre"}
    model.district.restored = True
    model.run_for(40 * DAYS_A_MONTH)  # past months 37, 49 and 61, in which more would have come
    assert model.has_street_office and model.structure.precincts == 9
    assert set(model.structure.levers) == {"affairs_sorted"}
    assert not model.ledger.imbalance().any()
