"""Indicators mean what they say: worked out again from the raw outcomes, the hours and the agents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pytest

from sim.agents import CommunityUnit, PublicServiceCommittee, VolunteerTeam
from sim.institutions.files.library import load_scenario
from sim.measures import institutions as measures_institutions
from sim.measures import reform as measures_reform
from sim.measures import service as measures_service
from sim.measures import society as measures_society
from sim.measures.indicators import INDICATORS, MEASURES
from tests.recount import Seen, see

VULNERABLE = ("low_income", "disabled", "very_old", "lives_alone")


@pytest.fixture(scope="module", params=["old", "new"])
def seen(request: pytest.FixtureRequest) -> Seen:
    return see(request.param)


def expected_of_cases(seen: Seen) -> Iterator[tuple[str, Any]]:
    """Indicators of cases."""
    rows = seen.rows
    mine = rows[rows["person"] >= 0]
    public = mine[mine["class"] != "everyday"]
    done = public[public["state"] == "done"]
    issued = rows[rows["person"] < 0]
    yield "cases_raised", len(rows) + seen.open_now - seen.open_before
    yield "cases_done", (rows["state"] == "done").sum()
    yield "cases_open", seen.open_now
    yield "time_to_finish_mean", done["days"].mean()
    yield "time_to_finish_median", done["days"].median()
    yield "time_to_finish_p90", done["days"].quantile(0.9)
    for name, sample in (("on_time_share", public), ("on_time_share_all", mine)):
        yield name, ((sample["state"] == "done") & (sample["days"] <= sample["due"])).mean()
    yield "visits_per_case", done["visits"].mean()
    yield "first_visit_share", (done["visits"] < 2).mean()
    yield "handoffs_per_case", done["handoffs"].mean()
    direct = done[done["class"] == "direct"]
    yield "counter_wait", direct["counter_minutes"].mean()
    yield "redirected_share", public["redirected"].mean()
    yield "bounced_share", public["bounced"].mean()
    yield "given_up_share", (public["state"] == "given_up").mean()
    yield "unmet_need", mine.loc[mine["state"] == "given_up", "loss"].sum() / 6.0
    everyday = mine[mine["class"] == "everyday"]
    yield "everyday_met_share", 1.0 - (everyday["state"] == "given_up").mean()
    yield "satisfaction", public["satisfaction"].mean()
    yield "satisfaction_all", mine["satisfaction"].mean()
    weak = public[list(VULNERABLE)].any(axis=1)
    yield "vulnerable_gap", public["satisfaction"][~weak].mean() - public["satisfaction"][weak].mean()
    yield "quality_claimed", (issued["state"] == "done").mean()
    yield "quality_true", issued["quality"].where(issued["state"] == "done", 0.0).mean()
    yield "tasks_on_time_share", ((issued["state"] == "done") & (issued["days"] <= issued["due"])).mean()
    yield "tasks_expired_share", (issued["state"] == "expired").mean()
    ways = ["handed_down", "office", "party_line", "assistance"]
    yield "push_down_rate", issued["channel"].isin(ways).mean()
    yield "complaints", seen.complaints / 6.0


def expected_of_institutions(seen: Seen) -> Iterator[tuple[str, Any]]:
    """Indicators of bodies, footprint and society."""
    model = seen.model
    old, scale = model.structure.id == "old", 6000 / 38000
    posts, coordinators = (70.0, 18.0) if old else (26.0, 48.0)
    yield "posts_strict", posts * scale
    yield "posts_broad", (posts + coordinators) * scale
    yield "posts_strict_per_1000", posts / 38.0
    yield "coordinators", coordinators * scale
    yield "payroll_strict", posts * scale * 2500.0
    yield "payroll_broad", (posts * 2500.0 + coordinators * 800.0) * scale
    yield "administrative_bodies", 1 if old else 4
    catalogue = load_scenario("old").affairs
    at_committees = {k: v for k, v in seen.hours.items() if k[0] == "residents_committee"}
    assigned = sum(v for (_, a, _), v in at_committees.items() if catalogue[a].programme is not None)
    committees = [c for c in model.committees if c.is_open]
    own = sum(c.activities["self_governance"] for c in committees)
    worked = sum(at_committees.values()) + own
    yield "committee_administrative_share", assigned / worked
    yield "self_governance_hours", own / 6.0
    yield "committee_idle_share", 1.0 - worked / sum(c.available for c in committees)
    yield "perfunctory_share", sum(1.0 - c.effort for c in committees) / len(committees)
    wanted = seen.demand["residents_committee"] + sum(c.norm for c in committees)
    yield "committee_utilisation", wanted / sum(c.available / (1.0 + c.overtime) for c in committees)
    tasks = seen.assigned.to_numpy()
    yield "assigned_items", tasks.sum() * 12.0 / scale / len(committees)
    yield "assigned_types", np.mean([(column > 0).sum() for column in tasks.T[: len(committees)]])
    ad_hoc = [a.frequency == "ad_hoc" for a in catalogue.values()]
    notices = sum(n for n, daily in zip(seen.assisted, ad_hoc, strict=True) if not daily)
    yield "ad_hoc_share", (tasks[ad_hoc].sum() + notices) / tasks.sum()
    residents = list(model.community.household)
    homes = [model.household_precinct[h] for h in residents]
    yield "self_governance_capital", np.mean([committees[p].capital for p in homes])
    yield "trust", float(np.mean(model.people.trust.astype(np.float64)))
    yield "volunteers", sum(model.volunteering.volunteer) / 6.0
    teams = [b for b in model.bodies if isinstance(b, VolunteerTeam) and b.is_open]
    yield "volunteer_hours", sum(team.worked for team in teams) / 6.0
    overseers = [b for b in model.bodies if isinstance(b, PublicServiceCommittee) and b.is_open]
    yield "oversight_hours", sum(b.activities["oversight"] for b in overseers)
    government = {b for b, d in model.structure.bodies.items() if d.system == "government"}
    government |= set(model.structure.departments)
    shared = {k: v for k, v in seen.hours.items() if catalogue[k[1]].affair_class != "everyday"}
    by_government = sum(v for (b, _, _), v in shared.items() if b in government)
    yield "government_hours_share", by_government / sum(shared.values())


def expected_of_society_and_reform(seen: Seen) -> Iterator[tuple[str, Any]]:
    """Indicators of money, contractors, facilities, elections and of what is pushed, counted by hand."""
    model, rules = seen.model, seen.model.structure.rules
    public = ("district", "departments", "committee_fund")
    edge = (*public, "customers", "donors")
    by_payer = {payer: sum(y for (p, _, _), y in seen.paid.items() if p == payer) for payer in edge}
    yield "spending", sum(by_payer.values()) / 6.0
    yield "public_spending", sum(by_payer[p] for p in public) / 6.0
    yield "government_spending_share", sum(by_payer[p] for p in public) / sum(by_payer.values())
    yield "relief_paid", sum(y for (_, _, what), y in seen.paid.items() if what == "relief") / 6.0
    yield "unit_contributions", sum(b.given for b in model.bodies if isinstance(b, CommunityUnit)) / 6.0
    hours = sum(sum(b.activities.values()) for b in model.bodies) + sum(seen.hours.values())
    yield "hours_by_payer", hours / 6.0
    yield "leaders", (8.0 if rules["party_core"] == 0.0 else 5.0) * model.scale
    yield "posts_temporary", 0.0
    yield "posts_released", 0.0
    yield "reversals", 0.0
    yield "street_office_restored", 0.0
    contractors = [c for c in model.contracts.contractors if c.is_open and c.exists]
    ngos = [c for c in contractors if c.kind == "ngo"]
    holders = [lot.holder for lot in model.contracts.lots if lot.holder >= 0]
    busy = {id(model.contracts.contractors[h]) for h in holders}
    yield "ngos", len(ngos)
    yield "ngos_dormant_share", sum(id(c) not in busy for c in ngos) / len(ngos)
    yield "contractor_staff", sum(c.staff for c in contractors)
    lots = model.contracts.lots
    if lots:
        held = [lot for lot in lots if lot.holder >= 0]
        whole = sum(lot.hours for lot in held)
        yield "contracted_share", whole / sum(lot.hours for lot in lots)
        yield "contract_price", sum(lot.hours * lot.price for lot in held) / whole
    yield "facility_level", np.mean(model.facilities.capital * model.facilities.upkeep)
    adults = model.community.age >= 18
    yield "volunteer_share", model.volunteering.volunteer[adults].mean()
    people = [c for c in model.committees if c.is_open]
    homes = [model.household_precinct[h] for h in model.community.household]
    yield "local_knowledge", np.mean([people[p].knowledge for p in homes])
    yield "committee_help", sum(c.help for c in people)
    activities = [b.activities for b in model.bodies]
    for indicator, activity in (
        ("guidance_hours", "guidance"),
        ("coordination_hours", "coordination"),
        ("contracting_hours", "contracting"),
    ):
        yield indicator, sum(a.get(activity, 0.0) for a in activities)
    yield "attention", model.district.attention
    yield "perceived_risk", np.mean([d.risk for d in model.departments])
    wanted = sum(seen.demand.get(d.department_id, 0.0) for d in model.departments)
    yield "department_use", wanted / sum(d.available for d in model.departments)
    forbidden = [
        (int(seen.pushed[a, k]), int(seen.caught[a, k]))
        for a in range(seen.pushed.shape[0])
        for k in (1, 2, 3, 4)  # the ways of pushing
        if model.book["banned"][a, k] > 0.0
    ]
    if sum(pushed for pushed, _ in forbidden):
        yield "caught_share", sum(c for _, c in forbidden) / sum(p for p, _ in forbidden)


def test_indicators_are_what_they_say(seen: Seen) -> None:
    parts = expected_of_cases(seen), expected_of_institutions(seen), expected_of_society_and_reform(seen)
    expected = dict(chain(*parts))
    assert len(expected) > 70
    for name, value in expected.items():
        assert seen[name] == pytest.approx(float(value), rel=1e-5, abs=1e-9), name


def test_cost_is_pay_for_the_hours_of_residents_cases(seen: Seen) -> None:
    model, wages = seen.model, seen.model.values
    yuan = 0.0
    for (body, affair, _), hours in seen.hours.items():
        entry = model.spec.affairs[affair]
        if entry.programme is not None or entry.affair_class == "everyday" or not hours:
            continue
        pay: list[tuple[float, float]] = []  # number of people, yuan a month
        if body in model.structure.departments:
            department = model.structure.departments[body]
            pay.append((department.field_staff, wages["wage.civil_servant"]))
            pay.append((department.coordinators, wages["wage.coordinator"]))
        elif body in model.structure.bodies:
            for post in model.structure.bodies[body].posts.values():
                if not post.dual_post_of:
                    pay.append((post.count, 0.0 if post.pay == "unpaid" else wages[f"wage.{post.pay}"]))
        people = sum(n for n, _ in pay)
        yuan += hours * sum(n * w for n, w in pay) / people / 140.0 if people else 0.0
    rows = seen.rows
    done = rows[(rows["person"] >= 0) & (rows["class"] != "everyday") & (rows["state"] == "done")]
    assert seen["cost_per_case"] == pytest.approx(yuan / len(done))


def test_breakdowns_are_those_of_their_groups(seen: Seen) -> None:
    rows = seen.rows
    public = rows[(rows["person"] >= 0) & (rows["class"] != "everyday")]
    done = public[public["state"] == "done"]
    for name, sample, column in (
        ("visits_per_case", done, "visits"),
        ("time_to_finish_mean", done, "days"),
        ("satisfaction", public, "satisfaction"),
    ):
        for dimension in ("area", "class"):
            means = sample.groupby(dimension)[column].mean().to_dict()
            assert seen.by(name, dimension) == pytest.approx(means, rel=1e-5)
        precincts = {str(p + 1): v for p, v in sample.groupby("precinct")[column].mean().items()}  # type: ignore[operator]
        assert seen.by(name, "precinct") == pytest.approx(precincts, rel=1e-5)
        groups = {g: sample.loc[sample[g], column].mean() for g in (*VULNERABLE, "migrant", "unemployed")}
        assert seen.by(name, "resident_group") == pytest.approx(groups, rel=1e-5)


def test_parts_make_up_the_whole(seen: Seen) -> None:
    for name, dimensions in {
        "cases_raised": ("class",),
        "cases_done": ("class", "precinct", "system"),
        "cases_open": ("class",),
        "unmet_need": ("class",),
        "committee_hours": ("purpose",),
        "posts_strict": ("body",),
        "assigned_items": ("class", "area"),
    }.items():
        for dimension in dimensions:
            parts = sum(seen.by(name, dimension).values())
            assert parts == pytest.approx(seen[name]), (name, dimension)
    everyday = seen.by("cases_raised", "class")["everyday"]
    assert sum(seen.by("cases_raised", "area").values()) == seen["cases_raised"] - everyday
    for name in ("government_hours_share", "government_hours_share_all"):
        shares = seen.by(name, "system")
        assert sum(shares.values()) == pytest.approx(1.0) and shares["government"] == seen[name]
    for name in ("satisfaction", "visits_per_case", "on_time_share", "assigned_items", "committee_hours"):
        parts_of = seen.by(name, "precinct")
        assert min(parts_of.values()) <= seen[name] <= max(parts_of.values())


def test_shares_lie_between_0_and_1(seen: Seen) -> None:
    shares = {n for n, i in INDICATORS.items() if n.endswith("_share") or i.unit.en.startswith("index 0-1")}
    assert len(shares) >= 15
    for (name, by, key), value in seen.values.items():
        if name in shares:
            assert np.isnan(value) or -1e-12 <= value <= 1.0 + 1e-12, (name, by, key)
        elif name != "vulnerable_gap":
            assert np.isnan(value) or value >= 0.0, (name, by, key)


def test_every_indicator_is_declared_and_measured() -> None:
    assert list(INDICATORS) and set(INDICATORS) == set(MEASURES)
    modules = (measures_institutions, measures_reform, measures_service, measures_society)
    rooms = {module.__name__ for module in modules}
    assert {function.__module__ for function in MEASURES.values()} == rooms


def test_only_declared_breakdowns_are_collected(seen: Seen) -> None:
    for name, indicator in INDICATORS.items():
        found = {by for n, by, _ in seen.values if n == name and by}
        assert found == set(indicator.by), name


def test_indicators_are_named_in_both_languages() -> None:
    for name, indicator in INDICATORS.items():
        for text in (indicator.name, indicator.unit, indicator.definition):
            assert text.en.strip() and text.zh.strip(), name
            assert not re.search(r"[\u4e00-\u9fff]", text.en), name
        assert re.search(r"[\u4e00-\u9fff]", indicator.name.zh + indicator.definition.zh), name
        assert indicator.definition.en.endswith("."), name
    assert len({i.name.en for i in INDICATORS.values()}) == len(INDICATORS)
    assert len({i.name.zh for i in INDICATORS.values()}) == len(INDICATORS)
