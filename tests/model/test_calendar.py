"""What happens when: which month's figures a step works with, in what order a month opens and closes."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.agents.contractors import Contractor
from sim.institutions.affairs import AREAS
from sim.institutions.scenario import DAYS_A_MONTH
from sim.mechanisms.elections import hold_election
from sim.model import GovernanceModel
from tests.worlds import levered, variant

RESIDENTS = 2000


def a_month(model: GovernanceModel, months: int = 1) -> GovernanceModel:
    model.run_for(months * DAYS_A_MONTH)
    return model


def new_after(months: int, **parameters: float) -> GovernanceModel:
    scenario = variant("new", parameters={k.replace("__", "."): v for k, v in parameters.items()}, years=4)
    return a_month(GovernanceModel(scenario, residents=RESIDENTS, rng=3), months)


def test_days_months_and_years_are_counted_from_the_first() -> None:
    model = GovernanceModel("old", residents=400, rng=1)
    assert (model.day, model.month, model.now) == (0, 1, 0.0)
    model.run_for(20)
    assert (model.day, model.month) == (20, 1)
    model.run_for(1)
    assert (model.day, model.month) == (21, 2)
    assert model.now == pytest.approx(21 * 6.667, rel=0.3)  # working hours: 140 in a month of 21 days
    a_month(model, 11)
    assert model.month == 13 and sorted(set(model.indicators()["month"])) == list(range(1, 13))


def test_a_reform_takes_effect_on_the_first_day_of_its_month_and_not_before() -> None:
    model = GovernanceModel(variant("old", later={3: "new"}), residents=400, rng=1)
    a_month(model, 2)
    assert model.structure.id == "old"
    model.step()
    assert model.structure.id != "old" and model.structure.precincts == 6
    assert model.district.reforms[-1][0] == 3


def test_elections_come_in_the_first_month_with_redrawn_precincts_and_every_third_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: list[int] = []

    def note(*arguments: Any) -> Any:
        held.append(arguments[9])
        return hold_election(*arguments)

    monkeypatch.setattr("sim.model.opening.hold_election", note)
    scenario = variant("old", later={5: {"precincts": 4}, 7: {"rules": {"one_stop": 0.5}}}, years=4)
    a_month(GovernanceModel(scenario, residents=400, rng=1), 38)
    assert held == [1, 5, 37]


def test_posts_are_reviewed_and_volumes_grow_at_the_year_s_end_only(monkeypatch: pytest.MonkeyPatch) -> None:
    model = GovernanceModel(variant("old", years=3), residents=400, rng=1)
    reviews: list[int] = []
    monkeypatch.setattr(model.district, "close_year", lambda: reviews.append(model.day))
    grown = []
    for _ in range(26):
        a_month(model)
        grown.append(float(model.creep.volume.max()))
    assert reviews == [252, 504]
    assert all(g == 1.0 for g in grown[:11]) and grown[11] > 1.0
    assert len(set(grown[11:23])) == 1 and grown[23] > grown[22]


def test_the_first_month_is_what_is_expected_of_the_second_and_later_ones_weigh_less() -> None:
    model = GovernanceModel("old", residents=RESIDENTS, rng=3)
    demands: list[np.ndarray[Any, Any]] = []

    def close(*, first: bool) -> None:
        demands.append(model.counts.demand.copy())
        plain(first=first)

    plain = model.work.close_month
    model.work.close_month = close  # type: ignore[method-assign]
    a_month(model)
    np.testing.assert_allclose(model.work.expected, demands[0])
    a_month(model)
    speed = model.values["expectation.speed"]
    np.testing.assert_allclose(model.work.expected, (1.0 - speed) * demands[0] + speed * demands[1])
    np.testing.assert_allclose(model.work.last_demand, demands[1])
    assert demands[0].sum() > 100.0 and not np.allclose(demands[0], demands[1])
    assert model.counts.demand.sum() == 0.0 and model.counts.assigned.sum() == 0


def test_the_review_looks_at_the_month_that_has_just_been_measured() -> None:
    model = new_after(5)
    frame = model.indicators()
    totals = frame[frame["by"] == ""].pivot(index="month", columns="indicator", values="value")
    district = model.district
    assert district._on_time == pytest.approx(totals["on_time_share"].tolist())
    assert district._pushed == pytest.approx(totals["push_down_rate"].tolist())
    late = 1.0 - totals["tasks_on_time_share"] * totals["quality_true"]
    assert district._late_tasks == pytest.approx(late.tolist())
    assert district._social == pytest.approx(totals["society_own_share"].tolist())


def test_detection_follows_last_months_oversight_and_last_months_pushes() -> None:
    model = new_after(4)
    (committee,) = [b for b in model.bodies if b.kind == "public_service_committee"]
    hours = committee.activities["oversight"]
    model.run_for(DAYS_A_MONTH - 1)
    pushed = np.where(model.book["banned"] > 0.0, model.counts.pushed, 0)[:, 1:5].sum(axis=1)
    model.step()
    booked = committee.activities["oversight"]
    assert hours != booked
    model.step()
    values, scale = model.values, RESIDENTS / 38_000
    area = model.affair_tables.area
    fields = {
        0: 6,
        1: 1,
        4: 1,
        5: 1,
        6: 2,
    }  # assistants by project area, those of Party-mass matters elsewhere
    fields.pop(0)
    for k in range(8):
        share = (1.0 - values["oversight.by_field"]) / 8.0
        share += values["oversight.by_field"] * fields.get(k, 0) / sum(fields.values())
        tasks = pushed[area == k].sum() / scale + values["oversight.base_tasks"] / 8.0
        omega = values["oversight.omega"] * (1.0 + values["oversight.sorted_gain"])
        omega *= 1.0 - values["evaluation.share"]
        expected = 1.0 - np.exp(-omega * booked * share / scale / tasks)
        assert model.delegation.detection[k] == pytest.approx(expected), k
    assert booked > 0.0 and pushed.sum() > 0


def test_inspection_follows_last_months_contracting_hours() -> None:
    model = new_after(3)
    (committee,) = [b for b in model.bodies if b.kind == "public_service_committee"]
    committee.demanded["contracting"], committee.activities["contracting"] = 80.0, 20.0
    committee.demanded["oversight"], committee.activities["oversight"] = 50.0, 12.0
    committee.demanded["guidance"], committee.activities["guidance"] = 3.0, 0.9
    model.state.capital[:6] = [0.1, 0.3, 0.5, 0.2, 0.9, 0.6]
    committee.demanded["coordination"] = committee.activities["coordination"] = 33.0
    model.handoffs_last_month = 120.0
    (party,) = [b for b in model.bodies if b.kind == "party_mass_department"]
    party.demanded["party_work"], party.activities["party_work"] = 40.0, 10.0
    model.step()
    values = model.values
    by_overseer = values["contract.oversight_chance"] * model.structure.rules["supervision"] * 0.24
    unseen = (1.0 - values["contract.inspection_chance"] * 0.25) * (1.0 - by_overseer)
    assert model.contracts.inspection == pytest.approx(1.0 - unseen)
    assert by_overseer > 0.0
    assert model.guidance_of_organisations == pytest.approx(0.3)
    lacks = np.array([0.9, 0.7, 0.5, 0.8, 0.1, 0.4])
    scale = RESIDENTS / 38_000
    asked = values["guidance.hours_per_committee"] * lacks * scale
    there = [b for b in model.bodies if isinstance(b, Contractor) and b.is_open and b.exists]
    others = values["guidance.hours_per_organisation"] * sum(1.0 - b.competence for b in there) * scale
    hours, voted = 0.9 * asked.sum() / (asked.sum() + others), values["representation.weight"]
    hours_each = hours * ((1.0 - voted) / 6.0 + voted * lacks / 3.4)
    assert model.guidance.tolist() == pytest.approx(np.minimum(1.0, hours_each / asked).tolist())
    assert len(set(model.guidance.tolist())) > 4 and model.heads_have_seats
    heard = values["complaint.rate"] * (1.0 + values["complaint.liaison"] * 0.25)
    assert model.state.lessons.complaint_rate == pytest.approx(heard)
    kappa = values["coordination.most_shortening"] * 33.0
    kappa /= 33.0 + values["coordination.hours_per_handoff"] * 120.0
    delays = model.ledger.service.provider["delay"]
    day = model.now / model.day
    offices = [d.office for d in model.departments] + [committee.offices["staff"]]
    for office in offices:
        assert delays[office] == pytest.approx(values["handoff.delay_days"] * day * (1.0 - kappa))
    desks = [o.index for o in model.layout.offices if o.kind == "desk"]
    neighbours = [o.index for o in model.layout.offices_of("neighbours")]
    assert (delays[desks] == day).all() and (delays[neighbours] == 0.0).all()


def test_complaints_count_per_case_of_the_same_precinct_that_ended() -> None:
    model = new_after(2)
    model.run_for(DAYS_A_MONTH - 1)
    seen: list[tuple[Any, Any, float]] = []
    collect = model.datacollector.collect

    def look(of: GovernanceModel) -> None:
        rows = of.ledger.month_rows()
        own = rows[rows["person"] >= 0]
        counts = Counter(own["precinct"].tolist())
        seen.append((of.tally.complaints.copy(), counts, float(rows["handoffs"].sum())))
        collect(of)

    model.datacollector.collect = look
    model.step()
    complaints, counts, handoffs = seen[0]
    assert complaints.sum() > 0
    for p in range(6):
        assert model.complaint_share(p) == pytest.approx(complaints[p].sum() / counts[p])
    assert model.handoffs_last_month == handoffs > 0.0


def test_people_expect_waits_as_long_as_those_that_ended_a_little_more_each_month() -> None:
    model = new_after(2)
    before = model.people.perceived.copy()
    seen: list[tuple[Any, Any]] = []
    collect = model.datacollector.collect

    def look(of: GovernanceModel) -> None:
        seen.append((of.tally.waited.copy(), of.tally.ended.copy()))
        collect(of)

    model.datacollector.collect = look
    a_month(model)
    waited, ended = seen[0]
    speed = model.values["expectation.speed"]
    there = ended > 0
    expected = before.copy()
    expected[there] = (1.0 - speed) * before[there] + speed * waited[there] / ended[there]
    np.testing.assert_allclose(model.people.perceived, expected)
    np.testing.assert_allclose(model.people.dread, model.values["door.wait"] * np.log1p(expected))
    assert there.sum() > 10 and not there.all()


@cache
def _with_projects() -> GovernanceModel:
    return new_after(6, contract__budget_per_resident=25.0)


def test_capital_gains_from_community_work_of_the_month_that_ends() -> None:
    model = _with_projects()
    hours = sum(b.activities.get("community_work", 0.0) for b in model.bodies)
    assert hours > 0.0
    a_month(model)
    assert model.community_work == pytest.approx(hours / (RESIDENTS / 1000.0))
    for committee in model.committees:
        assert model.state.capital[committee.instance] == committee.capital
        assert model.local_knowledge(committee.instance) == committee.knowledge
    residents = [model.household_precinct[h] for h in model.community.household]
    capital = np.mean([model.committees[p].capital for p in residents])
    assert model.mean_capital() == pytest.approx(capital)


def test_facilities_get_the_quality_of_the_tasks_that_ended_on_them() -> None:
    model = new_after(3)
    model.run_for(DAYS_A_MONTH - 1)
    seen: list[dict[str, tuple[float, int]]] = []
    upkeep = dict(zip(model.facilities.names, model.facilities.upkeep.tolist(), strict=True))
    collect = model.datacollector.collect

    def look(of: GovernanceModel) -> None:
        names, found = list(of.spec.affairs), {}
        rows = of.ledger.month_rows()
        for name in of.facilities.names:
            own = rows[rows["affair"] == names.index(name)]
            found[name] = float(own["quality"].astype(float).sum()), len(own)
        seen.append(found)
        collect(of)

    model.datacollector.collect = look
    model.step()
    assert any(n for _, n in seen[0].values())
    for name, after in zip(model.facilities.names, model.facilities.upkeep, strict=True):
        quality, n = seen[0][name]
        share = quality / n if n else 1.0
        expected = upkeep[name] + model.values["facility.memory"] * (share - upkeep[name])
        assert after == pytest.approx(expected), name


def test_what_pressed_most_goes_first_next_year() -> None:
    model = new_after(11)
    state = model.state
    # so much that the last month's own adds nothing to speak of: one large precinct, five small ones
    state.missed[:6], state.complained[:6] = 0.0, 0.0
    state.missed[0, 1] = 60e6
    state.missed[1:6, [3, 5]] = 0.7e6, 0.3e6
    state.complained[1:6, 6] = 4e6
    model.run_for(DAYS_A_MONTH)
    number, part = round(model.values["priority.areas"]), model.values["priority.complaints"]
    small = np.array([(1.0 - part) * 0.7 / 65.0, (1.0 - part) * 0.3 / 65.0, part / 5.0])
    votes = np.array([1.0 / 6.0, *(5.0 / 6.0 * small / small.sum())])
    expected = model.values["representation.weight"] * votes
    assert model.votes[[1, 3, 5, 6]].tolist() == pytest.approx(expected.tolist(), abs=1e-3)
    assert state.priority_areas == [6, 1, 3, 5][:number] and 1 <= number <= 4
    assert state.missed.sum() == 0.0 == state.complained.sum()
    areas = [AREAS[k] for k in state.priority_areas]
    for i, affair in enumerate(model.spec.affairs.values()):
        assert model.book["priority"][i] == max(0, affair.priority - (affair.area in areas))


def test_what_is_missed_and_complained_of_is_noted_each_month() -> None:
    model = new_after(2)
    before = model.state.missed.copy(), model.state.complained.copy()
    assert before[0].sum() > 0.0
    seen: list[tuple[Any, Any]] = []
    collect = model.datacollector.collect

    def look(of: GovernanceModel) -> None:
        rows = of.ledger.month_rows()
        seen.append((rows[rows["person"] >= 0].copy(), of.tally.complaints.copy()))
        collect(of)

    model.datacollector.collect = look
    a_month(model)
    rows, complaints = seen[0]
    missed, complained = before
    for row in rows:
        if (area := list(model.spec.affairs.values())[row["affair"]].area) is not None:
            missed[row["precinct"], AREAS.index(area)] += 1.0 - float(row["satisfaction"])
    for k, affair in enumerate(model.spec.affairs.values()):
        if affair.area is not None:
            complained[:, AREAS.index(affair.area)] += complaints[:, k]
    assert complaints.sum() > 0
    np.testing.assert_allclose(model.state.missed, missed)
    np.testing.assert_array_equal(model.state.complained, complained)


def test_surges_last_as_long_as_their_event() -> None:
    event = {"month": 3, "kind": "campaign", "months": 2, "area": "city_environment", "strength": 1.0}
    scenario = levered({}, events=[event], parameters={"campaign.per_year": 0.0}, years=1)
    calm = levered({}, parameters={"campaign.per_year": 0.0}, years=1)
    one, two = (GovernanceModel(s, residents=RESIDENTS, rng=1) for s in (scenario, calm))
    extra = []
    for _ in range(6):
        raised = [m.ledger.raised.sum() for m in (a_month(one), a_month(two))]
        extra.append(int(raised[0] - raised[1]))
    gained = np.diff([0, *extra])
    assert gained[:2].tolist() == [0, 0] and (gained[2:4] > 5).all() and gained[4:].tolist() == [0, 0]


def test_the_year_s_rates_are_those_of_the_precincts_in_force() -> None:
    model = GovernanceModel(variant("old", later={3: "new"}), residents=RESIDENTS, rng=1)
    model.step()
    scale = RESIDENTS / 38_000
    for precincts in (9, 6):
        for name, affair, volume in zip(
            model.spec.affairs, model.spec.affairs.values(), model.volume_a_year, strict=True
        ):
            if affair.programme is not None:
                units = {
                    "resident": float(RESIDENTS),
                    "household": float(model.community.households),
                    "committee": precincts * scale,
                    "subdistrict": scale,
                }[affair.programme.per]
                assert volume == pytest.approx(affair.programme.volume * units), name
        a_month(model, 2)
