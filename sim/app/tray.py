"""The tray: reforms that a visitor has named and kept, to be opened again and held against one another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import solara
from markupsafe import Markup as Html

from sim.app.address import MOST_OPTIONS
from sim.app.elements import tag
from sim.app.numerals import percent
from sim.app.options import levers
from sim.app.plan import Measure, Plan, parse
from sim.app.widgets import Markup
from sim.app.widgets import Tray as Kept
from sim.app.words import say
from sim.report.drawn import said
from sim.text import Lang

_LATELY = 20  # more are not asked for within a round trip


def read_plans(told: Any) -> list[Plan]:
    """The plans among what a browser told; whatever is none, or has no levers, is left out."""
    texts = told if isinstance(told, list) else [told]
    plans = [parse(text[:2000], levers())[0] for text in texts[:MOST_OPTIONS] if isinstance(text, str)]
    return [plan for plan in plans if plan.levers]


@solara.component
def Tray(
    plan: Plan,
    latest: Callable[[], Plan],
    lang: Lang,
    take: Callable[[Plan], None],
    compare: Callable[[list[Plan]], None],
) -> None:
    """What is kept, and what differs between the two that were chosen.

    `plan` is what is shown as being built, `latest` tells what it is by now.
    """
    # What was to be kept lately, numbered: a browser may be shown only the last of several changes.
    keeping, set_keeping = solara.use_state(list[dict[str, Any]]())

    def open_(told: Any) -> None:
        for it in read_plans(told)[:1]:
            take(it)

    def keep(_told: Any) -> None:
        text = latest().text
        set_keeping(
            lambda old: [*old, {"text": text, "number": old[-1]["number"] + 1 if old else 1}][-_LATELY:]
        )

    chosen, set_chosen = solara.use_state(list[Plan]())
    words = {
        key: say(f"tray.{key}", lang)
        for key in ("help", "keep", "take", "remove", "compare", "unnamed")
    }  # fmt: skip
    Kept(
        now=plan.text if plan.levers else "",
        words={**words, "title": say("tray", lang), "choose": say("tray.choose", lang, name="{name}")},
        most=MOST_OPTIONS,
        keeping=keeping,
        picks=[it.text for it in chosen],
        event_ask=keep,
        event_take=open_,
        event_picked=lambda told: set_chosen(read_plans(told)),
        event_compare=lambda told: compare(read_plans(told)),
    )
    if len(chosen) == 1 and chosen[0].settings != plan.settings and plan.levers:
        Markup(html=changes(chosen[0], plan, lang), testid="changes", live="polite")
    elif len(chosen) >= 2:
        pairs = pairwise(chosen)
        Markup(
            html=Html().join(changes(a, b, lang) for a, b in pairs), testid="changes", live="polite"
        )  # fmt: skip


def changes(first: Plan, second: Plan, lang: Lang) -> Html:
    """A table of the levers that differ between two plans."""
    names = [plan.name or say("own_reform", lang) for plan in (first, second)]
    title = tag("h3", say("changes", lang, first=names[0], second=names[1]))
    rows = [
        tag(
            "tr",
            tag("th", said(lever.name, lang), scope="row"),
            *(
                tag("td", _set(plan.levers.get(name), lang), data_label=called)
                for plan, called in zip((first, second), names, strict=True)
            ),
        )
        for name, lever in levers().items()
        if first.levers.get(name) != second.levers.get(name)
    ]
    if not rows:
        return Html().join((title, tag("p", say("changes.none", lang), class_="sq-help")))
    heads = [tag("th", text, scope="col") for text in (say("changes.lever", lang), *names)]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return Html().join((title, tag("div", table, class_="sq-scroll")))


def _set(measure: Measure | None, lang: Lang) -> str:
    if measure is None:
        return say("changes.absent", lang)
    return say("changes.set", lang, strength=percent(measure.strength), month=measure.month)
