"""Asking for a comparison: the button, the estimate, how far its runs are, and the way to stop them."""

from __future__ import annotations

from collections.abc import Callable

import solara
from markupsafe import Markup as Html
from markupsafe import escape

from sim.app import desk
from sim.app.address import Address
from sim.app.downloads import prepare
from sim.app.elements import progress_bar, tag
from sim.app.jobs import ENDED, Job
from sim.app.limits import LIMITS, Crowded
from sim.app.questions import Work
from sim.app.watching import use_watched
from sim.app.widgets import Actions, Markup
from sim.app.words import action_words, failure, mistakes, say
from sim.experiments.runner import points_of
from sim.institutions.documents import InputError
from sim.institutions.scenario import Scenario
from sim.report.drawn import listed
from sim.text import Lang


def html_problem(problem: str) -> Html:
    """What is wrong with what a user gave, line by line."""
    return tag("div", tag("pre", problem), class_="sq-problem")


@solara.component
def Asking(
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
        total = work.total or len(points_of(work.scenarios))
        names = listed((str(getattr(s.name, lang)) for s in work.scenarios), lang)
        other = "" if running else tag("p", say("still_running", lang, options=names), class_="sq-help")
        Markup(html=Html().join((other, how_far(work, total, lang))), testid="progress")
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
        Markup(html=html_problem(failure(work, lang)), testid="failed", role="alert")
    if refused is not None:
        crowded = isinstance(refused, Crowded)
        told = say("crowded", lang, most=LIMITS.waiting) if crowded else mistakes(refused, lang)
        Markup(html=html_problem(told), testid="refused", role="alert")


def how_far(job: Job, total: int, lang: Lang) -> Html:
    """A bar with how many runs of all there are, and about how long the others take."""
    left, done = job.seconds_left, f"{100.0 * job.share:.0f} %"
    text = say("running", lang, done=done, finished=job.finished, total=total)
    more = "" if left is None else _time_left(left, lang)
    bar = progress_bar(job.share, say("progress", lang))
    return Html().join((bar, tag("p", text, " ", more, class_="sq-help")))


def _time_left(seconds: float, lang: Lang) -> str:
    if seconds < 90.0:
        return say("left", lang, seconds=max(1, round(seconds)))
    return say("left_minutes", lang, minutes=round(seconds / 60.0))
