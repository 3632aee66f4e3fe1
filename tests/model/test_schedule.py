"""The schedule is what a run takes, and a user's steps stand where they are put."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest

import sim
from sim.institutions.documents import InputError
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR
from sim.model import GovernanceModel
from sim.model.schedule import QUARTER, Schedule, Step, after, before, instead
from sim.model.steps import SCHEDULE

SMALL: dict[str, Any] = {"residents": 300, "rng": 1}


def names(when: Any, *, yearly: bool) -> list[str]:
    return [s.name for s in SCHEDULE.stretches[when] if s.every == 1 or yearly]


def noted(model: GovernanceModel) -> list[str]:
    """Lets the model note the name of every step it takes from now on."""
    taken: list[str] = []

    def noting(step: Step) -> Step:
        def act(of: GovernanceModel) -> Any:
            taken.append(step.name)
            return step.act(of)

        return replace(step, act=act)

    stretches = {when: tuple(map(noting, steps)) for when, steps in model.schedule.stretches.items()}
    model.schedule = Schedule(stretches)
    return taken


def test_a_month_is_opened_run_and_closed_in_the_order_of_the_schedule() -> None:
    model = GovernanceModel("old", **SMALL)
    taken = noted(model)
    model.step()
    first = names("month_opens", yearly=True)  # what opens a year is taken in its first month
    place = first.index("reform_if_due") + 1  # the first structure comes into force as a reform does
    reform = names("reform", yearly=False)
    opened = [*first[:place], *reform, *first[place:]]
    assert taken == [*opened, *names("day", yearly=False)]
    taken.clear()
    model.run_for(DAYS_A_MONTH - 1)
    assert taken == [
        *names("day", yearly=False) * (DAYS_A_MONTH - 1), *names("month_closes", yearly=False)
    ]  # fmt: skip


def test_the_year_is_closed_in_its_last_month_only() -> None:
    model = GovernanceModel("old", **SMALL)
    model.run_for(DAYS_A_MONTH * (MONTHS_A_YEAR - 1))
    taken = noted(model)
    model.run_for(DAYS_A_MONTH)
    closing = names("month_closes", yearly=True)
    assert taken[-len(closing) :] == closing
    assert len(closing) > len(names("month_closes", yearly=False))


def test_reform_dates_take_their_steps_once() -> None:
    model = GovernanceModel("reform", residents=300, rng=1)
    (_, second) = model.spec.phases
    model.run_for(DAYS_A_MONTH * (second.month - 1))
    taken = noted(model)
    model.step()
    reform = names("reform", yearly=False)
    at = taken.index(reform[0])
    assert taken[at : at + len(reform)] == reform and taken.count(reform[0]) == 1
    assert taken[at - 1] == "reform_if_due"


def counting(model: GovernanceModel) -> float:
    """Days since the run began, and half a day."""
    return model.day + 0.5


def by_kind(model: GovernanceModel) -> dict[str, float]:
    return {"open": float(sum(body.is_open for body in model.bodies)), "all": float(len(model.bodies))}


def values(model: GovernanceModel, name: str) -> dict[tuple[int, str], float]:
    rows = model.indicators()
    rows = rows[rows["indicator"] == name]
    return {(int(m), str(k)): float(v) for m, k, v in rows[["month", "key", "value"]].to_numpy()}


def test_what_a_step_yields_is_an_indicator() -> None:
    steps = [after("serve", counting), before("measure", by_kind, every=QUARTER)]
    model = GovernanceModel("old", steps=steps, **SMALL)
    model.run_for(DAYS_A_MONTH * 4)
    # the mean over days 0.5 to 20.5, and so on
    assert values(model, "counting") == {(1, ""): 10.5, (2, ""): 31.5, (3, ""): 52.5, (4, ""): 73.5}
    there = float(len(model.bodies))
    assert values(model, "by_kind") == {(3, "open"): model_open(model), (3, "all"): there}
    assert model.datacollector.get_model_vars_dataframe()["counting"].tolist() == [10.5, 31.5, 52.5, 73.5]


def model_open(model: GovernanceModel) -> float:
    return float(sum(body.is_open for body in model.bodies))


def test_steps_stand_before_after_or_in_place_of_others() -> None:
    def first(_: GovernanceModel) -> None: ...

    def last(_: GovernanceModel) -> None: ...

    def other(_: GovernanceModel) -> None: ...

    made = SCHEDULE.with_steps([before("serve", first), after("serve", last), instead("learn", other)])
    assert [s.name for s in made.stretches["day"]] == ["raise_cases", "first", "serve", "last", "learn"]
    learn = made.stretches["day"][-1]
    assert learn.act is other and learn.own and learn.zh == SCHEDULE.stretches["day"][-1].zh
    yearly = SCHEDULE.with_steps([instead("review", other)])
    assert next(s for s in yearly.stretches["month_closes"] if s.name == "review").every == MONTHS_A_YEAR


def test_a_step_in_place_of_another_changes_the_run() -> None:
    def nobody_serves(_: GovernanceModel) -> None: ...

    model = GovernanceModel("old", steps=[instead("serve", nobody_serves)], **SMALL)
    model.run_for(DAYS_A_MONTH)
    assert model.latest["cases_raised"] > 0 and model.latest["cases_done"] == 0


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([after("serv", counting)], "the unknown name 'serv'"),
        ([after("serve", counting), before("serve", counting)], "a second step called 'counting'"),
        ([after("serve", lambda _: "much")], "'much'"),
    ],
)
def test_steps_that_cannot_be_are_refused(steps: list[Any], found: str) -> None:
    with pytest.raises(InputError) as told:
        GovernanceModel("old", steps=steps, **SMALL).step()
    assert [str(problem.found) for problem in told.value.problems] == [found]


def test_own_steps_change_nothing_else_and_travel_to_workers() -> None:
    plain = sim.compare(["old"], residents=300, years=1, replicates=2, window=3).rows
    own = sim.compare(
        ["old"], residents=300, years=1, replicates=2, window=3, steps=[after("serve", counting)]
    ).rows
    extra = own["indicator"] == "counting"
    words = {"indicator": str, "by": str, "key": str}
    assert plain.astype(words).equals(own[~extra].reset_index(drop=True).astype(words))
    assert own[extra & (own["month"] == 12)]["value"].tolist() == [11 * 21 + 10.5] * 2


@pytest.fixture(scope="module")
def started() -> GovernanceModel:
    model = GovernanceModel("reform", steps=[after("serve", counting)], **SMALL)
    model.run_for(30)
    return model


def test_a_model_with_steps_of_ones_own_goes_on_from_a_pickle(started: GovernanceModel) -> None:
    copy = pickle.loads(pickle.dumps(started))
    copy.run_for(33)
    started.run_for(33)
    assert copy.indicators().equals(started.indicators())


def test_every_step_says_what_it_does_in_both_languages() -> None:
    for steps in SCHEDULE.stretches.values():
        for step in steps:
            assert step.en.endswith(".") and step.zh, step.name
    assert len(set(SCHEDULE.names())) == len(SCHEDULE.names())
