"""Why: where the effect of a comparison comes from, when it fails, what it hangs on.

What the small studies of a visitor found (`sim.app.studies`) is shown for any comparison; for the whole plan
larger ones come with the package.
"""

from __future__ import annotations

from collections.abc import Callable

import solara
from markupsafe import Markup as Html

from sim.app.address import Address
from sim.app.asked_why import Asked, Kind, asked, cannot
from sim.app.asking import html_problem
from sim.app.assumption import Assumption
from sim.app.choosing import name_of
from sim.app.elements import tag
from sim.app.failing import Fails
from sim.app.study_runs import StudyRun
from sim.app.today import today_first
from sim.app.way import Way
from sim.app.why_hangs import Hangs
from sim.app.why_levers import Levers
from sim.app.why_sources import Found, found, origin
from sim.app.widgets import Form, Markup
from sim.app.words import mistakes, say
from sim.institutions.documents import InputError
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.drawn import said, with_unit
from sim.report.percent import shown
from sim.text import Lang, label

FIRST = "satisfaction"


@solara.component
def Page(address: Address, go: Way) -> None:
    """One indicator at a time; the conditions of failure are of all goals together."""
    lang = address.lang
    what = (address.base, address.options, address.shown, address.years, address.residents, address.seed)

    def read() -> Asked | InputError:
        try:
            return asked(address)
        except InputError as error:
            return error

    it = solara.use_memo(read, [what])
    _, again = solara.use_reducer(lambda count, _: count + 1, 0)
    if isinstance(it, InputError):
        Markup(html=Html().join((tag("h1", say("page.why", lang)), html_problem(mistakes(it, lang)))))
        return
    names = {"base": said(it.base.name, lang), "option": said(it.option.name, lang)}
    chosen = next((name for name in address.chosen if name in HEADLINE), FIRST)
    there = {kind: found(it, kind) for kind in _SECTIONS}
    head = (
        tag("h1", say("why_title", lang, **names)),
        tag("p", say("why_help", lang, **names), class_="sq-lead"),
        today_first(there["fails"], it, lang),
    )
    Markup(html=Html().join(head), testid="why-first")
    _Choose(address, go, chosen, lang)
    missing = [kind for kind in _SECTIONS if there[kind] is None]
    if missing:
        Markup(html=tag("p", say("why_none", lang), class_="sq-note"), testid="why-none")
        with solara.Div(classes=["sq-asks"]):
            for kind in missing:
                with solara.Div(classes=["sq-box"]):
                    Markup(html=tag("h2", say(_TITLES[kind], lang)))
                    _Ask(it, kind, lang, lambda: again(None), main=True).key(f"{kind}-{lang}")
    for kind in _SECTIONS:
        own = there[kind]
        if own is not None:
            _Section(it, kind, own, chosen, lang, lambda: again(None)).key(f"{kind}-{lang}")
        if kind == "levers":
            Assumption(address, it, chosen, go).key(f"assumption-{lang}")


_SECTIONS: tuple[Kind, ...] = ("levers", "fails", "hangs")
_TITLES = {"levers": "shares", "fails": "fails_when", "hangs": "hangs"}


@solara.component
def _Choose(address: Address, go: Way, chosen: str, lang: Lang) -> None:
    """The indicator, and the option where there are several."""
    indicators = [
        {
            "value": n,
            "label": with_unit(shown(INDICATORS[n]), lang),
            "group": label(f"group.{INDICATORS[n].group}", lang),
        }
        for n in HEADLINE
    ]
    fields: list[dict[str, object]] = [
        {
            "id": "why",
            "kind": "select",
            "label": say("indicator", lang),
            "value": chosen,
            "options": indicators,
        }
    ]
    if len(address.options) > 1:
        options = [{"value": text, "label": name_of(text, lang)} for text in address.options]
        value = address.shown if address.shown in address.options else address.options[0]
        whose = label("report.option", lang)
        fields.append({"id": "whose", "kind": "select", "label": whose, "value": value, "options": options})

    def changed(told: dict[str, object]) -> None:
        value = str(told["value"])
        go.on("why", **({"chosen": (value,)} if told["id"] == "why" else {"shown": value}))

    with solara.Div(classes=["sq-wide"]):
        Form(name=say("indicator", lang), fields=fields, event_changed=changed)


@solara.component
def _Section(it: Asked, kind: Kind, there: Found, chosen: str, lang: Lang, ended: Callable[[], None]) -> None:
    """What was found, where it is from, and the way to ask for one's own where it is not."""
    Markup(html=tag("h2", say(_TITLES[kind], lang)), look="sq-after")
    if kind == "levers":
        Levers(there, chosen, lang)
    elif kind == "fails":
        Fails(there, lang)
    else:
        Hangs(there, chosen, lang)
    Markup(html=origin(there, it, kind, lang))
    if there.source == "stored":
        _Ask(it, kind, lang, ended, main=False)


@solara.component
def _Ask(it: Asked, kind: Kind, lang: Lang, ended: Callable[[], None], *, main: bool) -> None:
    """The way to have it worked out, or why that cannot be."""
    wrong = solara.use_memo(lambda: cannot(it, kind), [it, kind])
    if wrong is not None:
        Markup(html=tag("p", mistakes(wrong, lang), class_="sq-note"), testid=f"cannot-{kind}")
        return
    StudyRun(it, kind, lang, ended, main=main)
