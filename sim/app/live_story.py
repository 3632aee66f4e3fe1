"""The story of the run beside its controls: the step that is told, or how far it is to it."""

from __future__ import annotations

from collections.abc import Mapping

import solara
from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.live_views import date
from sim.app.lockstep import Lockstep, Together
from sim.app.story import STEPS, Step, Story, reform_month, told, years_on
from sim.app.widgets import Markup
from sim.app.words import say
from sim.institutions.scenario import Scenario
from sim.text import Lang


def title_of(step: Step, days: Mapping[Step, int], new: Scenario, lang: Lang) -> str:
    """What a step is called."""
    return say(f"story.step.{step}", lang, years=years_on(days, reform_month(new)))


def reached(pair: Lockstep, days: Mapping[Step, int]) -> Step | None:
    """The last step that the run has come to."""
    return next((step for step in reversed(STEPS) if step in days and step in pair.kept), None)


@solara.component
def Told(
    step: Step | None,
    days: Mapping[Step, int],
    pair: Lockstep,
    now: Together,
    lang: Lang,
    *,
    running: bool,
) -> None:
    """The step's sentences once it is reached; a picture of the past says so."""
    there = step is not None and step in pair.kept

    def sentences() -> list[str]:
        if step is None or not there:
            return []
        story = Story(reform_month(pair.new), now.old.trends, now.new.trends, pair.kept)
        return told(step, story, lang)

    # of a step that is reached the sentences stay what they are
    lines = solara.use_memo(sentences, [step, there, id(pair), lang])
    parts = []
    if step is None:
        parts.append(tag("p", say("story_first", lang)))
    elif there:
        parts += [tag("p", tag("strong", title_of(step, days, pair.new, lang)))]
        parts.append(tag("ul", *(tag("li", line) for line in lines)))
        if now.day != pair.kept[step].day and not running:
            when = {"then": _day(days[step], lang), "now": _day(now.day, lang)}
            parts.append(tag("p", say("story_kept", lang, **when), class_="sq-help"))
    else:
        when = {"then": _day(days[step], lang), "now": _day(now.day, lang)}
        parts.append(tag("p", tag("strong", title_of(step, days, pair.new, lang))))
        parts.append(tag("p", say("story_coming" if running else "story_waits", lang, **when)))
    parts.append(tag("p", say("story_help", lang), class_="sq-help"))
    Markup(
        html=Html().join(parts),
        look="sq-told",
        testid="story" if there or step is None else "story-coming",
        live="polite" if not running else "",
    )


def _day(day: int, lang: Lang) -> str:
    return date(max(day, 1) - 1, lang)
