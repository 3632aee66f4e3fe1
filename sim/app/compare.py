"""Answer, the page that opens: what is compared, how far its runs are, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara
from markupsafe import Markup as Html
from markupsafe import escape

from sim.analysis.compare import WINDOW_MONTHS
from sim.app import desk
from sim.app.address import GIVEN, MOST_OPTIONS, OWN, Address, with_number
from sim.app.downloads import prepare
from sim.app.elements import progress_bar, tag
from sim.app.limits import LIMITS, Crowded
from sim.app.options import bundled_names
from sim.app.outcomes import Outcomes
from sim.app.questions import ENDED, Work, checked, key_of
from sim.app.watching import use_watched
from sim.app.widgets import Actions, Form, Markup
from sim.app.words import action_words, mistakes, say
from sim.experiments.runner import points_of
from sim.institutions.documents import InputError
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.report.drawn import listed
from sim.text import Lang

type Go = Callable[[Address], None]


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
def Page(address: Address, go: Go) -> None:
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
            fields=_fields(address),
            summary=f"{say('change_question', lang)}: {chosen_in_short(address)}",
            opened=here is None,
            event_changed=lambda said: go(_changed(address, said)),
        )
        if problem:
            _Problem(address, problem, go)
        _Asking(address, question, here is not None, work, set_work, set_last, set_over)
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
def _Problem(address: Address, problem: str, go: Go) -> None:
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
        event_pressed=lambda _: go(replace(address, years=least)),
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


def html_problem(problem: str) -> Html:
    """What is wrong with what a user gave, line by line."""
    return tag("div", tag("pre", problem), class_="sq-problem")


@solara.component
def _Asking(
    address: Address,
    question: tuple[list[Scenario], str] | None,
    there: bool,
    work: Work | None,
    set_work: Callable[[Work | None], None],
    set_last: Callable[[str], None],
    set_over: Callable[[str], None],
) -> None:
    """The button, the estimate, how far it is, and the way to stop it; `set_over` draws the page anew."""
    lang = address.lang
    refused, set_refused = solara.use_state(None)
    who = solara.get_kernel_id()
    asked = question[1] if question is not None else ""
    under_way = work is not None and work.state not in ENDED
    running = under_way and work is not None and work.key == asked
    left_key, set_left = solara.use_state("")

    def ended(over: Work) -> None:
        if over.state == "done":
            prepare(over.key, lang)
            set_last(over.key)  # also where another question is on the page by now
            set_work(None)
        set_over(f"{over.key} {over.state}")

    use_watched(work, ended)

    def run() -> None:
        if question is None or running:
            return
        set_refused(None)
        set_left("")
        try:
            set_work(desk.questions().ask(question[0], who))
        except InputError as error:
            set_refused(error)

    def stop() -> None:
        if work is not None and desk.questions().leave(work, who):
            set_work(None)  # others still want it: it goes on without this visitor
            set_left(work.key)
        if work is not None:
            set_over(f"{work.key} left")

    def pressed(what: str) -> None:
        (stop if what == "cancel" else run)()

    if under_way and work is not None:
        left = work.seconds_left
        done = f"{100.0 * work.share:.0f} %"
        bar = progress_bar(work.share, say("progress", lang))
        text = say(
            "running",
            lang,
            done=done,
            finished=work.finished,
            total=work.total or len(points_of(work.scenarios)),
        )
        more = "" if left is None else _time_left(left, lang)
        names = listed((str(getattr(s.name, lang)) for s in work.scenarios), lang)
        other = "" if running else tag("p", say("still_running", lang, options=names), class_="sq-help")
        Markup(html=Html().join((other, bar, tag("p", text, " ", more, class_="sq-help"))), testid="progress")
        Actions(
            name=say("run", lang),
            items=[{"id": "cancel", "label": say("cancel", lang)}],
            words=action_words(lang),
            event_pressed=pressed,
        )
        if running:
            return
    label_ = say("run_again" if there else "run", lang)
    items = [{"id": "run", "label": label_, "main": not there, "disabled": question is None or there}]
    Actions(name=say("run", lang), items=items, words=action_words(lang), event_pressed=pressed)
    if question is not None and not there:
        runs = len(question[0]) * address.replicates
        Markup(html=escape(say("will_run", lang, runs=runs, years=question[0][0].years)), look="sq-help")
    if left_key and left_key == asked:
        Markup(html=escape(say("left_it", lang)), look="sq-note", testid="cancelled", role="status")
    if work is not None and work.state == "cancelled" and work.key == asked:
        Markup(
            html=escape(
                say(
                    "took_long" if work.message == "minutes" else "cancelled",
                    lang,
                    minutes=f"{LIMITS.minutes:g}",
                )
            ),
            look="sq-note",
            testid="cancelled",
            role="status",
        )
    if work is not None and work.state == "failed" and work.key == asked:
        Markup(html=html_problem(work.message), testid="failed", role="alert")
    if refused is not None:
        crowded = isinstance(refused, Crowded)
        told = say("crowded", lang, most=LIMITS.waiting) if crowded else mistakes(refused, lang)
        Markup(html=html_problem(told), testid="refused", role="alert")


def _time_left(seconds: float, lang: Lang) -> str:
    if seconds < 90.0:
        return say("left", lang, seconds=max(1, round(seconds)))
    return say("left_minutes", lang, minutes=round(seconds / 60.0))


def _fields(address: Address) -> list[dict[str, Any]]:
    lang = address.lang
    names = option_names(address)
    choices = [{"value": value, "label": name, "group": group} for value, (name, group) in names.items()]
    fields: list[dict[str, Any]] = [
        {
            "id": "base",
            "kind": "select",
            "label": say("base", lang),
            "value": address.base,
            "options": choices,
        }
    ]
    for k in range(min(MOST_OPTIONS, len(address.options) + 1)):
        value = address.options[k] if k < len(address.options) else ""
        others = {address.base, *address.options} - {value}
        own = [choice for choice in choices if choice["value"] not in others]
        nothing = [] if k == 0 else [{"value": "", "label": say("no_option", lang), "group": ""}]
        fields.append(
            {
                "id": f"option{k + 1}",
                "kind": "select",
                "label": say("option", lang, number=k + 1),
                "value": value,
                "options": [*nothing, *own],
            }
        )
    base = _settled(address)
    fields += [
        {
            "id": "replicates",
            "kind": "range",
            "label": say("replicates", lang),
            "value": address.replicates,
            "min": 1,
            "max": LIMITS.replicates,
            "help": say("replicates_help", lang),
        },
        {
            "id": "years",
            "kind": "number",
            "label": say("years", lang),
            "value": address.years or base[0],
            "min": 1,
            "max": LIMITS.years,
            "unit": say("unit_years", lang),
        },
        {
            "id": "residents",
            "kind": "number",
            "label": say("residents", lang),
            "value": address.residents or base[1],
            "min": LIMITS.least_residents,
            "max": LIMITS.residents,
            "step": 500,
            "unit": say("unit_residents", lang),
            "help": say("residents_help", lang),
        },
    ]
    return fields


def chosen_in_short(address: Address) -> str:
    """What is chosen, in a line."""
    lang = address.lang
    years, residents = _settled(address)
    return say(
        "chosen",
        lang,
        base=name_of(address.base, lang),
        options=listed((name_of(option, lang) for option in address.options), lang),
        years=address.years or years,
        residents=f"{address.residents or residents:,}",
        runs=address.replicates,
    )


def _settled(address: Address) -> tuple[int, int]:
    """Years and residents where the address says none."""
    try:
        loaded = [desk.options().scenario(text) for text in (address.base, *address.options)]
    except InputError:
        return 5, LIMITS.residents
    return min(LIMITS.years, max(s.years for s in loaded)), loaded[0].community.residents


def option_names(address: Address) -> dict[str, tuple[str, str]]:
    """What can be chosen: text of an option to its name and its group."""
    lang = address.lang
    found: dict[str, tuple[str, str]] = {}
    own = [text for text in (address.base, *address.options) if text.startswith((OWN, GIVEN))]
    if address.plan.levers:
        own.append(OWN + address.plan.text)
    for text in dict.fromkeys(own):
        found[text] = (name_of(text, lang), say("own_group", lang))
    for name in bundled_names():
        group = "only" if name.startswith("only_") else "without" if name.startswith("without_") else "whole"
        found[name] = (name_of(name, lang), say(f"group_{group}", lang))
    order = [say(f"group_{group}", lang) for group in ("whole", "only", "without")]
    return dict(sorted(found.items(), key=lambda it: order.index(it[1][1]) if it[1][1] in order else -1))


def name_of(text: str, lang: Lang) -> str:
    """The name of an option."""
    try:
        return str(getattr(desk.options().scenario(text).name, lang))
    except InputError:
        return text


def _changed(address: Address, said: dict[str, Any]) -> Address:
    what, value = said.get("id"), said.get("value")
    if what == "base" and isinstance(value, str):
        options = tuple(option for option in address.options if option != value)
        return replace(address, base=value, options=options or (address.base,))
    if isinstance(what, str) and what.startswith("option") and isinstance(value, str):
        place = int(what[-1]) - 1
        options_ = [*address.options[:place], *([value] if value else []), *address.options[place + 1 :]]
        return replace(address, options=tuple(dict.fromkeys(options_))[:MOST_OPTIONS])
    if what in ("replicates", "years", "residents") and isinstance(value, int):
        return with_number(address, str(what), value)
    return address
