"""The turn of the year in a run: who lives there changes alike everywhere, and nothing of the gone stays."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cases.ledger import Ledger
from sim.cases.providers import DAY_HOURS
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR
from sim.mechanisms.population import turned_over
from sim.model import GovernanceModel
from sim.model.schedule import instead
from sim.model.turn_of_the_year import lose_ties, orphan_cases, turn_population_over
from tests.worlds import totals, variant, walk

YEAR = DAYS_A_MONTH * MONTHS_A_YEAR
ON = {"population.turnover": 1.0}
COLUMNS = ("age", "attributes", "income", "trust", "neighbours", "household")


def at_the_turn(scenario: Any = "old", residents: int = 800, **parameters: float) -> GovernanceModel:
    """A model whose next day is the first of the second year."""
    changes = {**ON, **{name.replace("__", "."): value for name, value in parameters.items()}}
    model = GovernanceModel(scenario, residents=residents, rng=4, parameters=changes)
    model.run_for(YEAR)
    return model


@cache
def turned() -> tuple[GovernanceModel, dict[str, Any]]:
    """A model whose first year has turned, a day ago, with what was there before."""
    model = at_the_turn()
    rng = np.random.default_rng(1)
    model.people.trust[:] = rng.random(model.people.trust.shape) * 0.1
    model.people.habit[:] = 99
    model.volunteering.volunteer[:] = model.community.age >= 18
    state = model.state
    before: dict[str, Any] = {
        "community": model.community,
        "trust": model.people.trust.copy(),
        "capital": state.capital.copy(),
        "knowledge": [c.knowledge for c in model.committees],
    }
    before["vacated"] = vacated = turned_over(model.community, state.in_movers, model.values, 4, 1)[1]
    facts, slots = model.ledger.facts, model.ledger.open_slots()
    asked = slots[facts["person"][slots] >= 0]
    before["slots"] = asked[: asked.size // 2]  # some of those who have gone left a case open
    going = np.flatnonzero(vacated.filled(model.community))[: asked.size // 2]
    facts["person"][before["slots"]] = going[: before["slots"].size]
    turn_population_over(model)
    return model, before


def totals_of(table: pd.DataFrame) -> pd.Series[float]:
    return table[table["by"] == ""].groupby("indicator")["value"].mean().fillna(0.0)


def day_without_new_cases(model: GovernanceModel) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.day.draw_candidates", lambda *_: 0)
        for step in model.schedule.stretches["day"]:
            step.act(model)


def gone() -> np.ndarray:
    """[residents] whose row is somebody else's: these had the habits set by hand."""
    model, _ = turned()
    return np.asarray(model.people.habit[:, 0] != 99)


def test_people_are_the_same_under_every_structure() -> None:
    models = [
        GovernanceModel(scenario, residents=500, rng=2)
        for scenario in (
            variant("old", parameters=ON, years=3),
            variant("old", later={4: "new", 20: {"precincts": 4}}, parameters=ON, years=3),
        )
    ]
    start = models[0].community
    for _ in range(2):
        for model in models:
            model.run_for(YEAR)
    for model in models:
        model.run_for(1)
    old, new = (model.community for model in models)
    for name in COLUMNS:
        assert getattr(old, name).tobytes() == getattr(new, name).tobytes()
    assert models[0].state.newcomers == models[1].state.newcomers
    assert (old.age != start.age).mean() > 0.95
    for model in models:
        walk(model)


def test_without_turnover_a_run_is_what_it_is_without_the_step() -> None:
    def run(**settings: Any) -> tuple[pd.DataFrame, GovernanceModel]:
        model = GovernanceModel(variant("old", later={8: "new"}, years=2), residents=400, rng=3, **settings)
        model.run_for(YEAR + 2 * DAYS_A_MONTH)
        return model.indicators(), model

    plain, model = run()
    without, _ = run(steps=[instead("turn_population_over", lambda _: None)])
    pd.testing.assert_frame_equal(plain, without, check_exact=True)
    assert (totals(model)["residents_replaced"], model.state.newcomers.replaced) == (0.0, 0)
    on, _ = run(parameters=ON)
    in_the_first = [table[table["month"] <= 12] for table in (plain, on)]
    pd.testing.assert_frame_equal(in_the_first[0], in_the_first[1], check_exact=True)
    later = [totals_of(table[table["month"] > 12]) for table in (plain, on)]
    assert (later[0] != later[1]).sum() > 20


def test_the_year_turns_once_a_year_and_not_on_the_first_day() -> None:
    model = GovernanceModel("old", residents=400, rng=1, parameters=ON)
    ages = model.community.age
    model.run_for(YEAR)
    assert model.community.age is ages
    model.run_for(1)
    older = model.community.age
    assert older is not ages and (older == ages + 1).mean() > 0.85
    model.run_for(YEAR - 1)
    assert model.community.age is older
    table = model.indicators()
    table = table[(table["by"] == "") & (table["indicator"] == "residents_replaced")]
    came = model.state.newcomers.replaced / 0.4
    assert table["value"].tolist() == [0.0] * 12 + [pytest.approx(came)] * 12


def test_newcomers_begin_anew_and_those_who_stay_go_on() -> None:
    model, before = turned()
    who = gone()
    assert who.sum() == model.state.newcomers.replaced > 20
    people, community = model.people, model.community
    assert np.array_equal(people.trust[~who], before["trust"][~who])
    assert np.array_equal(people.trust[who], community.trust[who]) and people.trust[who].mean() > 0.3
    assert (people.habit[~who] == 99).all() and (people.habit[who] != 99).all()
    at_start = (people.habit[who, 0] >= 0).mean()
    assert at_start == pytest.approx(model.values["habit.initial_share"], abs=0.2)
    assert np.array_equal(people.income, np.maximum(community.income, 1.0))
    assert np.array_equal(people.low_income, community.has("low_income"))
    assert (community.age[~who] == before["community"].age[~who] + 1).all()


def test_open_cases_keep_what_those_who_left_them_were_like() -> None:
    model, before = turned()
    facts = model.ledger.facts[before["slots"]]
    was = before["community"].attributes[facts["person"]]
    assert facts.size > 5 and facts["orphaned"].all() and np.array_equal(facts["attributes"], was)
    assert (model.community.attributes[facts["person"]] != was).any()


def test_newcomers_are_no_volunteers_and_those_who_stay_are_counted_at_their_new_age() -> None:
    model, before = turned()
    volunteering, who = model.volunteering, gone()
    was = before["community"].age >= 18
    assert np.array_equal(volunteering.volunteer, was & ~who)
    homes = np.unique(model.community.household[volunteering.volunteer])
    assert np.flatnonzero(volunteering.helping).tolist() == homes.tolist()
    age = model.community.age
    bands = [(18, 29), (30, 49), (50, 59), (60, 69), (70, 130)]
    assert volunteering.people_by_age.tolist() == [int(((age >= a) & (age <= b)).sum()) for a, b in bands]
    helps = volunteering.volunteer
    wanted = [int((helps & (age >= a) & (age <= b)).sum()) for a, b in bands]
    assert volunteering.by_age().tolist() == wanted


def test_ties_are_lost_by_precinct_with_those_who_moved_there() -> None:
    model, before = turned()
    vacated = before["vacated"]
    came = vacated.homes[model.community.household] | vacated.joined
    assert vacated.born.any() and np.array_equal(gone(), came | vacated.born)
    precinct = model.household_precinct[model.community.household]
    for k, committee in enumerate(model.committees):
        share = came[precinct == k].sum() / (precinct == k).sum()
        assert committee.knowledge == pytest.approx(before["knowledge"][k] * (1.0 - share))
        assert committee.capital == model.state.capital[k]
        loss = model.values["population.capital_loss"]
        assert committee.capital == pytest.approx(before["capital"][k] * (1.0 - loss * share))


def test_ties_by_hand() -> None:
    model = at_the_turn(population__capital_loss=0.25)
    state = model.state
    homes = model.household_precinct[model.community.household]
    moved = np.zeros(800, dtype=np.bool_)
    of_second = np.flatnonzero(homes == 1)
    moved[of_second[: of_second.size // 4]] = True
    share = (of_second.size // 4) / of_second.size
    for committee in model.committees:
        committee.knowledge = 0.8
    state.capital[:] = 0.6
    lose_ties(state, moved)
    knows = [c.knowledge for c in model.committees]
    assert knows[:3] == pytest.approx([0.8, 0.8 * (1.0 - share), 0.8])
    assert state.capital[:3].tolist() == pytest.approx([0.6, 0.6 * (1.0 - 0.25 * share), 0.6])
    assert model.committees[1].capital == state.capital[1]


# --- open cases ---------------------------------------------------------------------------------------------


def test_only_open_cases_of_the_gone_are_orphaned_with_what_these_were_like() -> None:
    model = at_the_turn()
    ledger: Ledger = model.ledger
    facts, slots = ledger.facts, ledger.open_slots()
    assert not facts["orphaned"].any()
    persons = facts["person"][slots]
    asked = np.unique(persons[persons >= 0])
    assert asked.size > 3 and (persons < 0).any()
    who = np.zeros(800, dtype=np.bool_)
    who[asked[::2]] = True
    who[0] = True  # -1, a department's task, is nobody's
    orphan_cases(model.state, who)
    theirs = slots[np.isin(persons, np.flatnonzero(who))]
    assert np.flatnonzero(facts["orphaned"]).tolist() == sorted(theirs.tolist())
    assert np.array_equal(facts["attributes"][theirs], model.community.attributes[facts["person"][theirs]])
    facts["attributes"][theirs] = 7
    orphan_cases(model.state, who)  # who comes and goes again leaves them as they are
    assert (facts["attributes"][theirs] == 7).all()
    walk(model)


def test_the_first_resident_may_go_and_tasks_of_nobody_stay() -> None:
    facts = np.zeros(5, dtype=[("person", "i4"), ("orphaned", "?"), ("attributes", "u2")])
    facts["person"] = [0, -1, 2, 0, 1]
    ledger = SimpleNamespace(facts=facts, open_slots=lambda: np.array([0, 1, 2, 4]))
    community = SimpleNamespace(attributes=np.array([11, 22, 33], dtype=np.uint16))
    state: Any = SimpleNamespace(ledger=ledger, community=community)
    orphan_cases(state, np.array([True, False, True]))
    assert facts["orphaned"].tolist() == [True, False, True, False, False]
    assert facts["attributes"].tolist() == [11, 0, 33, 0, 0]


@pytest.mark.parametrize("orphaned", [True, False])
def test_a_case_of_somebody_gone_ends_like_any_other_and_teaches_nobody(orphaned: bool) -> None:
    model = at_the_turn(residents=2000)
    ledger = model.ledger
    model.ledger.facts["orphaned"][:] = orphaned
    model.ledger.facts["attributes"][:] = 5
    ended = ledger.ended.sum()
    people = model.people
    trust, habit, waited = people.trust.copy(), people.habit.copy(), model.state.tally.waited.copy()
    ledger.n_outcomes = 0
    day_without_new_cases(model)
    rows = ledger.month_rows()
    own = rows[(rows["person"] >= 0) & (rows["office"] >= 0)]
    assert own.size > 5 and ledger.ended.sum() > ended and not ledger.imbalance().any()
    assert ((own["attributes"] == 5).all()) == orphaned
    assert np.isfinite(own["satisfaction"]).all() and (own["satisfaction"] > 0.0).any()
    assert np.array_equal(people.trust, trust) == orphaned
    assert np.array_equal(people.habit, habit) == orphaned
    assert np.array_equal(model.state.tally.waited, waited) == orphaned


def test_nobody_complains_over_a_case_of_somebody_gone() -> None:
    counts = []
    for orphaned in (True, False):
        model = at_the_turn(residents=2000)
        model.ledger.facts["orphaned"][:] = orphaned
        model.state.lessons = model.state.lessons._replace(complaint_rate=1.0)
        model.state.tally.complaints[:] = 0
        day_without_new_cases(model)
        counts.append(int(model.state.tally.complaints.sum()))
    assert counts[0] == 0 < counts[1]


def test_a_slot_that_is_used_again_is_no_orphan() -> None:
    model = at_the_turn()
    model.ledger.facts["orphaned"][:] = True
    model.run_for(1)
    open_today = model.ledger.open_slots()
    new = open_today[model.ledger.service.case["raised"][open_today] >= YEAR * DAY_HOURS]
    assert new.size and not model.ledger.facts["orphaned"][new].any()


# --- at full size -------------------------------------------------------------------------------------------


def test_a_town_of_full_size_turns_over_and_asks_for_more_of_what_the_old_need() -> None:
    def after(on: float) -> pd.Series[float]:
        model = GovernanceModel("old", residents=38_000, rng=1, parameters={"population.turnover": on})
        model.run_for(YEAR + DAYS_A_MONTH)
        assert not model.ledger.imbalance().any()
        return totals(model, since=13)

    still, turning = after(0.0), after(1.0)
    assert turning["older_share"] > still["older_share"] + 0.005
    assert 50.0 < turning["residents_replaced"] < 100.0 and still["residents_replaced"] == 0.0
    assert turning["volunteers"] < still["volunteers"]
    assert turning["self_governance_capital"] < still["self_governance_capital"]


def test_what_the_ageing_scenario_says_of_itself_holds() -> None:
    def after(scenario: str) -> dict[Any, float]:
        model = GovernanceModel(scenario, residents=38_000, rng=1)
        model.run_for(4 * YEAR)
        table = model.indicators()
        table = table[
            (table["month"] > 36) & (table["indicator"] == "cases_raised") & (table["by"] == "area")
        ]
        needs = table.groupby("key")["value"].sum()
        return {**totals(model, since=37).to_dict(), **needs.to_dict()}

    plain, ageing = after("reform"), after("ageing")
    assert ageing["older_share"] > 0.25 > plain["older_share"]
    for more in ("relief_welfare", "domestic_public_benefit", "committee_utilisation", "turnout"):
        assert ageing[more] > plain[more]
    for less in ("volunteers", "self_governance_capital"):
        assert ageing[less] < plain[less]
