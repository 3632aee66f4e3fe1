"""Answer, the page that opens: what is compared, how far its runs are, and what was found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import solara
from markupsafe import Markup as Html
from markupsafe import escape

from sim.analysis.compare import WINDOW_MONTHS
from sim.app import desk
from sim.app.address import Address
from sim.app.asking import Asking, html_problem
from sim.app.choosing import changed, chosen_in_short, fields
from sim.app.elements import tag
from sim.app.jobs import ENDED
from sim.app.limits import LIMITS
from sim.app.outcomes import Outcomes
from sim.app.questions import checked, key_of
from sim.app.way import Way
from sim.app.widgets import Actions, Form, Markup
from sim.app.words import action_words, mistakes, say
from sim.institutions.documents import InputError
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario


def scenarios_of(address: Address) -> list[Scenario]:
    """The base and the options with the settings of the address. Raises InputError for what cannot be."""
    options = desk.options()
    loaded = [options.scenario(text) for text in (address.base, *address.options)]
    years = address.years or min(LIMITS.years, max(scenario.years for scenario in loaded))
    residents = address.residents or None
    ready = [
        with_settings(
            scenario,
            years=years,
            residents=residents,
            replicates=address.replicates,
            seed=address.seed,
        )
        for scenario in loaded
    ]
    checked(ready)
    return ready


@solara.component
def Page(address: Address, go: Way) -> None:
    """Choose, run, look, download."""
    lang = address.lang
    answers = desk.questions()
    # whoever comes back to the page finds what was asked before
    work, set_work = solara.use_state(answers.watched_by(solara.get_kernel_id()))
    last, set_last = solara.use_state(answers.first())
    question, problem = solara.use_memo(lambda: question_of(address), [_what(address), lang])
    key = question[1] if question else ""
    here = answers.answer(key) if key else None
    if here is not None and last != key:
        set_last(key)
    asked = last != answers.first()
    compared, shown_key = (here, key) if here is not None else (answers.answer(last) if last else None, last)

    def join() -> None:
        """Take up what is under way already: asked by others, or before the page was opened anew."""
        who = solara.get_kernel_id()
        if here is None and question and answers.watched_by(who) is None and answers.under_way(key):
            set_work(answers.ask(question[0], who))

    solara.use_effect(join, [key])
    _, set_over = solara.use_state("")
    # another question may be under way than the one on the page
    running = work is not None and work.state not in ENDED and work.key == key
    state = "running" if running else "cannot" if question is None else "before" if asked else "example"

    with solara.Div(classes=["sq-question"]):
        Form(
            name=say("choose", lang),
            fields=fields(address),
            summary=f"{say('change_question', lang)}: {chosen_in_short(address)}",
            opened=here is None,
            event_changed=lambda said: go(changed(go.now, said)),
        )
        if problem:
            _Problem(address, problem, go)
        Asking(address, question, here is not None, work, set_work, set_last, set_over)
    if compared is None:
        Markup(
            html=Html().join((tag("h1", say("page.answer", lang)), tag("p", say("compare_empty", lang)))),
            testid="empty",
        )
        return
    if here is None:
        Markup(html=escape(say(f"compare_{state}", lang)), look="sq-banner", testid="before", role="status")
    with solara.Div(classes=[] if here is not None else ["sq-stale"]):
        Outcomes(address, compared, shown_key, go, fresh=here is not None).key(shown_key)


def _what(address: Address) -> tuple[Any, ...]:
    return (address.base, address.options, address.years, address.residents, address.replicates, address.seed)


def question_of(address: Address) -> tuple[tuple[list[Scenario], str] | None, str]:
    """The scenarios and the key of what an address asks, or what is wrong with it."""
    try:
        ready = scenarios_of(address)
        return (ready, key_of(ready, WINDOW_MONTHS)), ""
    except InputError as error:
        return None, mistakes(error, address.lang)


@solara.component
def _Problem(address: Address, problem: str, go: Way) -> None:
    """What is wrong with the question; where a scenario only needs more years, a way to give them."""
    lang = address.lang
    least = _least_years(address)
    if not address.years or address.years >= least or least > LIMITS.years:
        Markup(html=html_problem(problem), testid="problem", role="alert")
        return
    told = tag("p", say("years_least", lang, years=least), class_="sq-problem")
    Markup(html=told, testid="problem", role="alert")
    Actions(
        name=say("years", lang),
        items=[{"id": "years-least", "label": say("years_set", lang, years=least), "main": True}],
        words=action_words(lang),
        event_pressed=lambda _: go(replace(go.now, years=least)),
    )


def _least_years(address: Address) -> int:
    """The shortest horizon in which all that the scenarios have dated comes; 1 where they cannot be read."""
    try:
        loaded = [desk.options().scenario(text) for text in (address.base, *address.options)]
    except InputError:
        return 1
    months = [phase.month for scenario in loaded for phase in scenario.phases]
    months += [event.month for scenario in loaded for event in scenario.events]
    return max(1, *(-(-month // MONTHS_A_YEAR) for month in months))
