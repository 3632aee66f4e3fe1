"""A reform and the same town without it, stepped together: one clock, the same residents, the same luck."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
import solara

from sim.app import lockstep
from sim.app.address import Address
from sim.app.limits import LIMITS
from sim.app.live import scenarios_of
from sim.app.live_loop import Loop
from sim.app.live_stage import Stage, controls, goal_of
from sim.app.live_views import comparable, scaled, side_names
from sim.app.lockstep import Lockstep, Stages, Together
from sim.app.story import days_of, years_needed
from sim.app.words import what_broke
from sim.experiments.identity import content_hash
from sim.institutions.documents import InputError
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.text import Lang
from sim.text.broken import Breach, BrokenRun
from sim.text.problems import message

RESIDENTS = 800
DATE = 12 * DAYS_A_MONTH


def _pair() -> tuple[Scenario, Scenario]:
    old, new = scenarios_of(Address(page="live", residents=RESIDENTS))
    return with_settings(old, years=2), with_settings(new, years=2)


@pytest.fixture(scope="module")
def pair() -> Lockstep:
    made = Lockstep(*_pair(), seed=3, pictures={"before": DATE, "reform": DATE + 1})
    made.advance(15 * DAYS_A_MONTH)
    return made


def test_without_the_reform_it_is_the_same_scenario_as_it_begins() -> None:
    old, new = scenarios_of(Address(page="live", shown="ngo_desert"))
    assert (len(old.phases), len(new.phases)) == (1, 2)
    assert old.parameters == new.parameters, "nothing but the reform may differ"
    assert old.years == new.years == years_needed(new) == 11
    plain, _ = scenarios_of(Address(page="live"))
    assert plain.id == "old", "where that is the base it is called so"
    base, whole = scenarios_of(Address(page="live", shown="new"))
    assert (base.id, whole.id) == ("old", "new")
    named, _ = scenarios_of(Address(page="live", base="phased"))
    assert named.id == "phased"


def test_a_run_is_long_enough_for_its_story_and_no_longer_than_allowed() -> None:
    _, new = scenarios_of(Address(page="live", shown="~no_assessment:1@25"))
    assert new.years == 12
    assert days_of(new)["later"] == 12 * 12 * DAYS_A_MONTH
    _, late = scenarios_of(Address(page="live", shown="~no_assessment:1@200"))
    assert late.years == LIMITS.years
    assert days_of(late)["later"] == LIMITS.years * 12 * DAYS_A_MONTH, "not beyond the end"


def test_both_have_the_same_residents_and_until_the_reform_the_same_run(pair: Lockstep) -> None:
    assert pair.alike
    before = pair.kept["before"]
    assert (before.old.day, before.new.day) == (DATE, DATE)
    assert before.old.trends.keys() == before.new.trends.keys()
    for name, values in before.old.trends.items():
        np.testing.assert_array_equal(values, before.new.trends[name], err_msg=name)
    now = pair.moment()
    assert now.old.day == now.new.day == 15 * DAYS_A_MONTH + 1
    assert now.old.trends["administrative_footprint"] != now.new.trends["administrative_footprint"]


def test_the_reform_day_keeps_its_trails(pair: Lockstep) -> None:
    here = pair.kept["reform"]
    assert here.day == DATE + 1
    assert (len(here.old.land), len(here.new.land)) == (9, 6)
    for moment in (here.old, here.new, pair.moment().new):
        assert len(moment.trends["on_time_share"]) == moment.day // DAYS_A_MONTH
        assert moment.trends["on_time_share"][:12] == here.old.trends["on_time_share"][:12]
        assert len(moment.trends["committee_hours:assigned"]) == len(moment.trends["on_time_share"])
        parts = [moment.trends[f"administrative_footprint:{p}"] for p in ("posts", "pool", "coordinators")]
        np.testing.assert_allclose(np.sum(parts, axis=0), moment.trends["administrative_footprint"])


def test_it_stops_at_its_goal_at_its_end_and_when_it_is_halted(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Lockstep(*_pair(), seed=3)
    monkeypatch.setattr(lockstep, "_BUSY", 1e9)
    made.advance(None, goal=30)
    assert (made.day, made.moment().old.day) == (30, 30)
    made.advance(1)
    assert made.day == 31, "a day on is a day"
    made.halt()
    made.advance(5)
    assert made.day == 31
    made.begin()
    made.advance(5, goal=33)
    assert made.day == 33
    made.gone = True
    made.advance(5)
    assert made.day == 33


def test_buttons_lead_to_their_days() -> None:
    assert goal_of("day", 7, []) == 8
    assert goal_of("month", 1, []) == DAYS_A_MONTH + 1
    assert goal_of("month", DAYS_A_MONTH, []) == DAYS_A_MONTH + 1
    assert goal_of("month", DAYS_A_MONTH + 1, []) == 2 * DAYS_A_MONTH + 1
    assert goal_of("reform", 5, [252, 504]) == 253
    assert goal_of("reform", 253, [252, 504]) == 505
    assert goal_of("reform", 505, [252, 504]) == 505, "nothing to go to"


def test_sides_are_named_and_said_to_be_comparable_where_they_are(pair: Lockstep) -> None:
    assert side_names(pair, "en") == {"old": "Old structure", "new": "Reform after one year"}
    old, new = scenarios_of(Address(page="live", shown="ngo_desert", residents=RESIDENTS))
    desert = Lockstep(old, new, 3)
    assert side_names(desert, "en")["old"] == "Street office (old structure)"
    now = pair.moment()
    assert "same 800 residents" in comparable(pair, now, "en")
    assert "38,000" in scaled(now, "en")
    assert now.new.scale == pytest.approx(RESIDENTS / 38_000)
    same = Lockstep(old, old, 3)
    assert content_hash(same.old) == content_hash(same.new)
    assert "nothing can differ" in comparable(same, same.moment(), "en")
    larger = Lockstep(with_settings(old, residents=900), new, 3)
    assert not larger.alike
    assert "do not have the same residents" in comparable(larger, larger.moment(), "en")


def test_runs_are_limited_and_go_with_their_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "live", 1)
    stages = Stages()
    first = stages.of("a", *_pair(), 1)
    assert stages.of("a", *_pair(), 2) is not first, "one a visitor"
    with pytest.raises(InputError, match="at most 1 at once"):
        stages.of("b", *_pair(), 1)
    stages.leave("a")
    stages.of("b", *_pair(), 1)


def test_whoever_leaves_leaves_nothing_going() -> None:
    stages = Stages()
    made = stages.of("a", *_pair(), 1)
    stages.leave("a")
    made.begin()
    made.advance(5)
    assert made.day == 1


def test_a_run_that_nobody_plays_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "live", 2)
    stages = Stages()
    first, second = stages.of("a", *_pair(), 1), stages.of("b", *_pair(), 1)
    first.touched -= LIMITS.live_idle + 1.0
    second.touched -= LIMITS.live_idle - 60.0
    stages.of("c", *_pair(), 1)
    assert (first.gone, second.gone) == (True, False)
    with pytest.raises(InputError, match="at most 2 at once"):
        stages.of("a", *_pair(), 1)
    second.touched -= 120.0
    second.advance(1)
    with pytest.raises(InputError, match="at most 2 at once"):
        stages.of("a", *_pair(), 1)


def test_a_visitor_who_goes_while_models_are_made_leaves_no_place_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LIMITS, "live", 1)
    stages = Stages()
    made = lockstep.Lockstep

    def slow(*settings: object) -> Lockstep:
        with pytest.raises(InputError, match="at most 1 at once"):
            stages.of("b", *_pair(), 1)
        stages.leave("a")
        return made(*settings)  # type: ignore[arg-type]

    monkeypatch.setattr(lockstep, "Lockstep", slow)
    stages.of("a", *_pair(), 1)
    assert not stages.there
    assert not stages.coming


def test_a_run_that_breaks_on_one_side_stops_both_and_says_what_broke(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Lockstep(*_pair(), seed=3)
    whole = made.moment()
    broken = BrokenRun(1, [Breach(message("invariant.time"), "3", "4")])
    model = made.players["new"].model

    def step() -> None:
        if model.day == 4:
            raise broken
        type(model).step(model)

    monkeypatch.setattr(model, "step", step)
    made.advance(2)
    whole = made.moment()
    shown: list[Together] = []
    loop = Loop(made)
    assert loop.begin(None)
    asyncio.run(asyncio.wait_for(loop.run(lambda picture, _: shown.append(picture)), 60))
    assert made.broken is broken
    assert not loop.running
    assert shown[-1] == whole, "the side that went on alone is not shown"
    assert (whole.old.day, whole.new.day) == (3, 3)
    days = [player.model.day for player in made.players.values()]
    made.begin()
    made.advance(5)
    assert [player.model.day for player in made.players.values()] == days, "neither goes on"
    assert {it["id"] for it in controls(made, running=False, now=whole) if not it.get("disabled")} == {
        "reset"
    }
    assert "the run broke at the end of month 1: time: found 3" in what_broke(broken, "en")
    assert "运行在第1个月末出错" in what_broke(broken, "zh")


@pytest.mark.parametrize(("lang", "told"), [("en", "broke at the end of month 1"), ("zh", "第1个月末")])
def test_the_page_says_that_a_run_has_broken(lang: Lang, told: str) -> None:
    made = Lockstep(*_pair(), seed=3)

    async def shown() -> list[tuple[str, bool]]:
        page = Stage(Address(page="live", lang=lang), lambda _: None, made, lambda: None)
        _, drawn = solara.render(page, handle_error=False)
        found = [(it.role, told in it.html) for it in drawn.find(testid="broken").widgets]
        drawn.close()
        return found

    assert asyncio.run(shown()) == []
    made.broken = BrokenRun(1, [Breach(message("invariant.time"), "3", "4")])
    assert asyncio.run(shown()) == [("alert", True)]
