"""Asking for a small study on a page: what it takes, how far it is, the way to stop it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara
from markupsafe import escape

from sim.app import desk
from sim.app.asked_why import Asked, Kind
from sim.app.asking import how_far, html_problem
from sim.app.jobs import ENDED
from sim.app.limits import LIMITS, Crowded
from sim.app.studies import Study
from sim.app.watching import use_watched
from sim.app.widgets import Actions, Markup
from sim.app.words import action_words, failure, mistakes, say
from sim.institutions.documents import InputError
from sim.text import Lang


@solara.component
def StudyRun(
    asked: Asked,
    kind: Kind,
    lang: Lang,
    ended: Callable[[], None],
    changed: Mapping[str, float] | None = None,
    *,
    main: bool = True,
) -> None:
    """The button, or how far the study is; `ended` is called when there is something to show."""
    who = solara.get_kernel_id()
    key = solara.use_memo(lambda: asked.key(kind, changed), [asked, kind, changed])
    state: tuple[Study | None, Callable[[Study | None], None]] = solara.use_state(None)
    study, set_study = state
    refused, set_refused = solara.use_state(None)
    # whoever comes back to the page finds what was asked before
    study = study if study is not None and study.key == key else desk.studies().under_way(key, who)

    def over(done: Study) -> None:
        if done.state == "done":
            ended()
        set_study(done)

    use_watched(study, over)

    def run() -> None:
        set_refused(None)
        try:
            set_study(desk.studies().ask(key, asked.study(kind, changed), who))
        except InputError as error:
            set_refused(error)

    def stop() -> None:
        if study is not None:
            desk.studies().leave(study, who)
            set_study(None)

    if study is not None and study.state not in ENDED and not study.stop:
        total = study.total or _runs(asked, kind)
        waits = study.total == 0
        Markup(
            html=escape(say("study_begins", lang)) if waits else how_far(study, total, lang),
            testid=f"progress-{kind}",
            look="sq-help" if waits else "",
        )
        Actions(
            name=say(f"study.{kind}", lang),
            items=[{"id": f"stop-{kind}", "label": say("cancel", lang)}],
            words=action_words(lang),
            event_pressed=lambda _: stop(),
        )
        return
    takes = say("study_takes", lang, runs=_runs(asked, kind), residents=f"{asked.residents:,}")
    Actions(
        name=say(f"study.{kind}", lang),
        items=[{"id": f"study-{kind}", "label": say(f"study.{kind}", lang), "main": main}],
        words=action_words(lang),
        event_pressed=lambda _: run(),
    )
    Markup(html=escape(takes), look="sq-help")
    told = ""
    if isinstance(refused, Crowded):
        told = say("crowded", lang, most=LIMITS.studies)
    elif refused is not None:
        told = mistakes(refused, lang)
    elif study is not None and study.state == "failed":
        told = failure(study, lang)
    elif study is not None and study.state == "cancelled" and study.message == "minutes":
        told = say("took_long", lang, minutes=f"{LIMITS.minutes:g}")
    if told:
        Markup(html=html_problem(told), testid=f"failed-{kind}", role="alert")


def _runs(asked: Asked, kind: Kind) -> int:
    try:
        return asked.runs(kind)
    except InputError:
        return 0
