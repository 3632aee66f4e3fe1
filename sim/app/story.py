"""The story of a reform in five steps, told from the numbers of the run that is played and from nothing else.

No claim is fixed: each sentence is chosen by what came out, so a run in which pushing doesn't return says so.

Pushing is said to return where the gap between the two sides is smaller in the third year than in the first
by more than twice its standard error over months. Both sides have the same luck, so the gap of a month is
what the reform does in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from sim.app.lockstep import Together
from sim.app.network import node_name
from sim.app.numerals import short
from sim.app.playing import Moment
from sim.app.watched import RESIDENTS
from sim.app.words import say
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Scenario
from sim.report.drawn import listed, said
from sim.text import Lang

Step = Literal["before", "reform", "months", "pushing", "later"]
STEPS: tuple[Step, ...] = get_args(Step)

FIRST_MONTHS = 6
THIRD_YEAR = 3 * MONTHS_A_YEAR
TEN_YEARS = 10 * MONTHS_A_YEAR
"""Months from the reform to the later steps."""

PUSHING, SERVICE, HOURS = "push_down_rate", "on_time_share", "committee_hours:assigned"
FOOTPRINT, POOL, COORDINATORS = "administrative_footprint", "pool_posts", "coordinators"
QUESTIONS = (SERVICE, HOURS, FOOTPRINT)
_SHARES = (PUSHING, SERVICE)
_PEOPLE = (FOOTPRINT, POOL, COORDINATORS)

type Trails = Mapping[str, Sequence[float]]


def reform_month(scenario: Scenario) -> int:
    """The month of the first reform; 0 where a scenario has none in its course."""
    return next((phase.month for phase in scenario.phases[1:]), 0)


def years_needed(scenario: Scenario) -> int:
    """Years that a run has to last for the whole story."""
    return -(-(max(reform_month(scenario), 1) - 1 + TEN_YEARS) // MONTHS_A_YEAR)


def days_of(scenario: Scenario) -> dict[Step, int]:
    """The day at whose end each step is told; a scenario that begins reformed has no step before."""
    end = scenario.years * MONTHS_A_YEAR * DAYS_A_MONTH
    date = (max(reform_month(scenario), 1) - 1) * DAYS_A_MONTH
    days: dict[Step, int] = {
        "before": date,
        "reform": date + 1,
        "months": date + FIRST_MONTHS * DAYS_A_MONTH,
        "pushing": date + THIRD_YEAR * DAYS_A_MONTH,
        "later": date + TEN_YEARS * DAYS_A_MONTH,
    }
    return {step: min(day, end) for step, day in days.items() if day > 0}


@dataclass(frozen=True)
class Story:
    """What a story is told of: the month of the reform (0: none), both sides' trails, pictures by step."""

    month: int
    old: Trails
    new: Trails
    kept: Mapping[str, Together]

    def window(self, step: Step) -> tuple[int, int]:
        """The first and the last month that a step is told of."""
        first = max(self.month, 1)
        if step == "before":
            return max(1, first - MONTHS_A_YEAR), first - 1
        if step == "later":
            last = len(self.new.get(FOOTPRINT, ()))
            last = min(last, first - 1 + TEN_YEARS)
            return max(first, last - MONTHS_A_YEAR + 1), last
        return first, first - 1 + {"reform": 0, "months": FIRST_MONTHS, "pushing": THIRD_YEAR}[step]

    def mean(self, trails: Trails, name: str, first: int, last: int) -> float:
        """A trail's mean over months as it is shown (shares in per cent); NaN where nothing is known."""
        values = np.asarray(trails.get(name, ())[first - 1 : last], dtype=np.float64)
        known = values[~np.isnan(values)]
        return float(known.mean()) * (100.0 if name in _SHARES else 1.0) if known.size else math.nan

    def alike_before(self) -> bool:
        """Whether every number of every month before the reform is the same on both sides."""
        last = self.month - 1
        return all(
            np.array_equal(
                np.asarray(self.old[name][:last]), np.asarray(self.new[name][:last]), equal_nan=True
            )
            for name in self.old.keys() & self.new.keys()
        )


def _written(name: str, value: float) -> str:
    """A number as it is told; people are whole but where they are few."""
    return f"{value:,.0f}" if name in _PEOPLE and value >= 20.0 else short(value)


def years_on(days: Mapping[Step, int], month: int) -> int:
    """Whole years from the reform to the last step."""
    return (days["later"] // DAYS_A_MONTH - max(month, 1) + 1) // MONTHS_A_YEAR


def told(step: Step, story: Story, lang: Lang) -> list[str]:
    """The sentences of a step that has been reached."""
    if step == "reform":
        return _reform_day(story.kept["reform"], story.month, lang)
    first, last = story.window(step)
    if step == "before":
        alike = say("story.alike" if story.alike_before() else "story.unlike", lang, months=last)
        return [alike, _levels(story, first, last, lang)]
    if step == "pushing":
        return [*_pushing(story, lang), *_taken_back(story, step, last, lang)]
    sentences = [_compared(story, name, first, last, lang) for name in QUESTIONS]
    sentences.append(_counted(story, last, lang))
    if step == "months":
        sentences.append(_worst(story, first, last, lang))
    else:
        sentences += [_compared(story, PUSHING, first, last, lang), *_taken_back(story, step, last, lang)]
    return [sentence for sentence in sentences if sentence]


# --- the sentences ---------------------------------------------------------------------------------


def _levels(story: Story, first: int, last: int, lang: Lang) -> str:
    values = {
        key: _written(name, story.mean(story.new, name, first, last))
        for key, name in (("service", SERVICE), ("hours", HOURS), ("people", FOOTPRINT), ("pushed", PUSHING))
    }
    return say("story.levels", lang, first=first, last=last, **values)


def _reform_day(here: Together, month: int, lang: Lang) -> list[str]:
    old, new = here.old, here.new
    same = said(old.structure.name, lang) == said(new.structure.name, lang)
    code = "story.from_start" if month == 0 else "story.same_name" if same else "story.in_force"
    sentences = [say(code, lang, structure=said(new.structure.name, lang), month=month)]
    opened, closed = (
        [node_name(name, at.structure, lang) for name in _open(at) if name not in _open(other)]
        for at, other in ((new, old), (old, new))
    )
    if opened:
        sentences.append(say("story.opened", lang, bodies=listed(opened, lang)))
    if closed:
        sentences.append(say("story.closed", lang, bodies=listed(closed, lang)))
    if not opened and not closed:
        sentences.append(say("story.same_bodies", lang))
    if old.structure.precincts != new.structure.precincts:
        sentences.append(
            say("story.merged", lang, before=old.structure.precincts, after=new.structure.precincts)
        )
    return [*sentences, say("story.open_cases", lang, new=f"{_cases(new):,}", old=f"{_cases(old):,}")]


def _open(moment: Moment) -> list[str]:
    return [node.name for node in moment.nodes if node.open]


def _cases(moment: Moment) -> int:
    return next(node.cases for node in moment.nodes if node.name == RESIDENTS)


def _compared(story: Story, name: str, first: int, last: int, lang: Lang) -> str:
    """A number of both sides, and which is higher as far as it is shown."""
    new, old = (story.mean(trails, name, first, last) for trails in (story.new, story.old))
    if math.isnan(new) or math.isnan(old):
        return ""
    written = {"new": _written(name, new), "old": _written(name, old)}
    code = "same" if written["new"] == written["old"] else "higher" if new > old else "lower"
    return say(f"story.{code}", lang, what=say(f"story.{name.split(':')[0]}", lang), **written)


def _counted(story: Story, month: int, lang: Lang) -> str:
    """What the administration is made of at the end of a month."""
    people = {
        key: _written(name, story.mean(story.new, name, month, month))
        for key, name in (("all", FOOTPRINT), ("pool", POOL), ("coordinators", COORDINATORS))
    }
    return say("story.counted", lang, month=month, **people)


def _worst(story: Story, first: int, last: int, lang: Lang) -> str:
    """The month in which service under the reform was furthest below the other side's, if it ever was."""
    gaps = {
        month: story.mean(story.new, SERVICE, month, month) - story.mean(story.old, SERVICE, month, month)
        for month in range(first, last + 1)
    }
    below = {month: gap for month, gap in gaps.items() if gap < 0.0}
    if not below:
        return say("story.never_below", lang)
    month = min(below, key=lambda month: below[month])
    new, old = (short(story.mean(trails, SERVICE, month, month)) for trails in (story.new, story.old))
    return say("story.worst", lang, month=month - first + 1, new=new, old=old)


def _pushing(story: Story, lang: Lang) -> list[str]:
    first = max(story.month, 1)
    early, late = (
        (first, first + MONTHS_A_YEAR - 1),
        (first + THIRD_YEAR - MONTHS_A_YEAR, first + THIRD_YEAR - 1),
    )
    gaps = [gaps_of(story, *span) for span in (early, late)]
    if min(gap.size for gap in gaps) < 2:
        return [say("story.no_tasks", lang)]
    values = {
        f"{side}{which}": short(story.mean(trails, PUSHING, *span))
        for side, trails in (("old", story.old), ("new", story.new))
        for which, span in ((1, early), (3, late))
    }
    return [say(f"story.pushing.{pushing_of(*gaps)}", lang, **values)]


def gaps_of(story: Story, first: int, last: int) -> npt.NDArray[np.float64]:
    """[months] by how much less is pushed with the reform than without, where both are known."""
    old, new = (
        np.asarray(trails.get(PUSHING, ())[first - 1 : last], dtype=np.float64)
        for trails in (story.old, story.new)
    )
    n = min(old.size, new.size)
    gaps = old[:n] - new[:n]
    found: npt.NDArray[np.float64] = gaps[~np.isnan(gaps)]
    return found


def pushing_of(
    early: npt.NDArray[np.float64], late: npt.NDArray[np.float64]
) -> Literal["never_fell", "returns", "returned", "stays", "falls"]:
    """What became of pushing, from the gaps (two months at least) of the first and of the third year.

    never_fell: it was not clearly less in the first year. returned: nothing is left of the gap; returns: it
    is clearly smaller; falls: it is clearly larger; stays: neither.
    """
    noise = [2.0 * float(gap.std(ddof=1)) / math.sqrt(gap.size) for gap in (early, late)]
    first, third = float(early.mean()), float(late.mean())
    if first <= noise[0]:
        return "never_fell"
    lost = first - third
    if abs(lost) <= math.hypot(*noise):
        return "stays"
    return "falls" if lost < 0.0 else "returned" if third <= noise[1] else "returns"


def _taken_back(story: Story, step: Step, month: int, lang: Lang) -> list[str]:
    """What the district has restored by the end of a month, or decides to with its end."""
    restored = [k + 1 for k, value in enumerate(story.new.get("street_office_restored", ())[:month]) if value]
    times = story.mean(story.new, "reversals", month, month)
    sentences = []
    if restored:
        since = restored[0] - max(story.month, 1) + 1
        sentences.append(say("story.restored", lang, month=since))
    elif step in story.kept and story.kept[step].new.restored:
        sentences.append(say("story.restored_now", lang))
    if times > 0.0:
        sentences.append(say("story.reversals", lang, times=f"{times:.0f}"))
    return sentences or [say("story.kept", lang)]
