"""The story is told from the run's numbers: what it claims changes with them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.app.address import Address
from sim.app.live import scenarios_of
from sim.app.lockstep import Lockstep
from sim.app.story import STEPS, Story, days_of, pushing_of, reform_month, told, years_needed, years_on
from sim.institutions.files.library import load_scenario, with_settings
from sim.text import LANGUAGES

MONTHS = 132
FLAT = {
    "on_time_share": [0.7] * MONTHS,
    "committee_hours:assigned": [100.0] * MONTHS,
    "administrative_footprint": [88.0] * MONTHS,
    "pool_posts": [0.0] * MONTHS,
    "coordinators": [20.0] * MONTHS,
    "push_down_rate": [0.55 + 0.01 * (k % 2) for k in range(MONTHS)],
    "street_office_restored": [0.0] * MONTHS,
    "reversals": [0.0] * MONTHS,
}


def _story(**changed: list[float]) -> Story:
    return Story(13, FLAT, {**FLAT, **changed}, {})


def _pushed(first: float, third: float) -> list[float]:
    rates = [*[0.0] * 12, *[first] * 12, *[(first + third) / 2.0] * 12, *[third] * 96]
    own = [rate + 0.01 * (k % 3) for k, rate in enumerate(rates)]
    return [*FLAT["push_down_rate"][:12], *own[12:]]


@pytest.mark.parametrize(
    ("first", "third", "claim"),
    [
        (0.30, 0.30, "does not return in this run: 31 %"),
        (0.30, 0.42, "returns in part: 31 %"),
        (0.30, 0.55, "has returned: from 31 %"),
        (0.30, 0.20, "does not return in this run, the gap grows"),
        (0.545, 0.545, "did not clearly fall"),
        (0.60, 0.30, "did not clearly fall"),
    ],
)
def test_whether_pushing_returns_is_what_the_run_says(first: float, third: float, claim: str) -> None:
    sentences = told("pushing", _story(push_down_rate=_pushed(first, third)), "en")
    assert claim in sentences[0]
    assert "neither released posts nor the street office" in sentences[1]


def test_pushing_is_judged_by_gaps_and_their_noise() -> None:
    early, noisy = np.array([0.20, 0.22, 0.21, 0.23]), np.array([0.5, -0.3, 0.4, -0.2])
    assert pushing_of(early, early) == "stays"
    assert pushing_of(early, noisy) == "stays", "what luck may explain is no return"
    assert pushing_of(early, early - 0.1) == "returns"
    assert pushing_of(early, early - 0.214) == "returned"
    assert pushing_of(early, early + 0.1) == "falls"
    assert pushing_of(noisy, early) == "never_fell"
    assert pushing_of(-early, early) == "never_fell"


def test_too_few_tasks_say_nothing() -> None:
    nothing = [float("nan")] * MONTHS
    assert told("pushing", _story(push_down_rate=nothing), "en")[0].startswith("There are too few")


def test_higher_lower_and_the_same_follow_the_numbers() -> None:
    months = [*[0.7] * 12, *[0.8] * 120]
    lines = told("months", _story(on_time_share=months), "en")
    assert lines[0] == "Cases done on time (%): 80 with the reform, 70 without: higher."
    assert lines[1].endswith("100 with the reform and without.")
    assert "In none of these months" in lines[-1]
    dip = [*[0.7] * 12, 0.71, 0.6, *[0.5] * 118]
    lines = told("months", _story(on_time_share=dip), "en")
    assert lines[0].endswith("55.2 with the reform, 70 without: lower.")
    assert "month 3 of the reform: 50 % done on time, 70 % without" in lines[-1]
    footprint = [*[88.0] * 12, *[100.0] * 120]
    lines = told("later", _story(administrative_footprint=footprint), "en")
    assert lines[2] == "People in the administration: 100 with the reform, 88 without: higher."
    assert "month 132 the reformed administration counts 100 people" in lines[3]


def test_what_was_taken_back_is_told() -> None:
    restored = [*[0.0] * 50, *[1.0] * 82]
    lines = told("later", _story(street_office_restored=restored, reversals=restored), "en")
    assert "restores the street office in month 39 of the reform" in " ".join(lines)
    assert "times: 1" in lines[-1]
    before = told("pushing", _story(street_office_restored=restored, reversals=restored), "en")
    assert "neither" in before[-1], "by the third year it has not happened"


def test_what_is_told_does_not_contradict_the_picture() -> None:
    """A month's numbers are from before the district decides, with its end; the picture is from after."""
    old, new = scenarios_of(Address(page="live", residents=600))
    now = Lockstep(old, new, 1).moment()
    deciding = replace(now, new=replace(now.new, restored=True))
    lines = told("pushing", replace(_story(), kept={"pushing": deciding}), "en")
    assert lines[1:] == ["With the end of this month the district restores the street office."]
    assert "neither" in told("pushing", replace(_story(), kept={"pushing": now}), "en")[1]


def test_a_difference_before_the_reform_is_not_passed_over() -> None:
    assert "one and the same run" in told("before", _story(), "en")[0]
    other = [*[88.0] * 11, 89.0, *[88.0] * 120]
    assert "differ within the 12 months" in told("before", _story(administrative_footprint=other), "en")[0]
    assert (
        "one and the same run"
        in told("before", _story(administrative_footprint=[*[88.0] * 12, *[99.0] * 120]), "en")[0]
    )


def test_steps_stand_where_they_belong() -> None:
    reform = with_settings(load_scenario("reform"), years=11)
    assert (reform_month(reform), years_needed(reform)) == (13, 11)
    assert list(days_of(reform)) == list(STEPS)
    assert list(days_of(reform).values()) == [252, 253, 378, 1008, 2772]
    assert years_on(days_of(reform), 13) == 10
    begun = with_settings(load_scenario("new"), years=10)
    assert (reform_month(begun), years_needed(begun)) == (0, 10)
    assert list(days_of(begun).items())[:2] == [("reform", 1), ("months", 126)], "nothing is before"
    short = with_settings(reform, years=3)
    assert days_of(short)["pushing"] == days_of(short)["later"] == 756
    assert years_on(days_of(short), 13) == 2


def test_the_reform_day_names_what_opens_and_closes() -> None:
    old, new = scenarios_of(Address(page="live", residents=600))
    pair = Lockstep(old, new, 1, {str(step): day for step, day in days_of(new).items()})
    pair.advance(260)
    now = pair.moment()
    story = Story(13, now.old.trends, now.new.trends, pair.kept)
    lines = told("reform", story, "en")
    assert "“Public Service Committee (new structure)” is in force" in lines[0]
    assert "Public Service Centre" in lines[1]
    assert "Street office" not in lines[1]
    assert lines[2] == "No longer there: Street office."
    assert "Instead of 9 precincts there are 6." in lines
    kept = pair.kept["reform"]
    same = replace(story, kept={"reform": replace(kept, new=kept.old)})
    lines = told("reform", same, "en")
    assert "the rules of “Street office (old structure)” change" in lines[0]
    assert "No body opens or closes." in lines
    start = told("reform", replace(story, month=0), "en")
    assert "has no reform date" in start[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("step", ["before", "months", "pushing", "later"])
def test_every_step_is_whole_in_both_languages(step: str, lang: str) -> None:
    for it in (_story(), _story(push_down_rate=_pushed(0.3, 0.42))):
        for line in told(step, it, lang):  # type: ignore[arg-type]
            assert "{" not in line
            assert "nan" not in line
            assert bool(re.search(r"[\u4e00-\u9fff]", line)) == (lang == "zh")
