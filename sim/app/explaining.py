"""Explain this number: an indicator or a parameter, what it is, how it comes about, what it rests on.

Formulas are the program's own lines, so that what is told is what is computed.
"""

from __future__ import annotations

import inspect
from functools import cache

import pandas as pd
from markupsafe import Markup as Html

from sim.analysis.sensitivity import DIFFERENCE
from sim.app import desk
from sim.app.address import Address
from sim.app.compare import question_of
from sim.app.elements import facts, tag
from sim.app.failing import name_of, registry
from sim.app.numerals import plain, short, spaced
from sim.app.registry_picture import grade_mark, range_bar
from sim.app.stored_analyses import table
from sim.app.why_levers import player_name, with_interval
from sim.app.words import say
from sim.institutions.files.library import load_clauses
from sim.measures.indicators import HEADLINE, INDICATORS, MEASURES
from sim.report.drawn import said
from sim.report.percent import SHARES, shown, table_shown, times
from sim.report.sentences import Sentences
from sim.text import Lang, label
from sim.text.numbers import rounded

_MOST = 8
"""Parameters that are told, those that move it most first."""
_STARS = ("mu_star", "mu_star_low", "mu_star_high")


def explained(address: Address) -> Html | None:
    """The explanation that an address asks for; None where it asks for none."""
    if address.shown in registry():
        return parameter(address.shown, address)
    if address.chosen and address.shown in ("", "indicators"):
        return indicator(address.chosen[0], address)
    return None


def indicator(name: str, address: Address) -> Html:
    """Definition, the numbers of this comparison, formula, inputs with their grades, what moves it."""
    lang, it = address.lang, INDICATORS[name]
    unit = said(shown(it).unit, lang)
    about = facts(
        [
            (say("explain.is", lang), said(it.definition, lang)),
            (say("column.unit", lang), unit),
            (say("column.better", lang), say(f"better.{it.better}", lang)),
        ]
    )
    parts = [
        tag("h2", say("explain.title", lang, name=said(it.name, lang))),
        about,
        _of_comparison(name, address),
        tag("h3", say("explain.formula", lang)),
        tag("p", say("explain.window", lang)),
        tag("details", tag("summary", say("explain.code", lang)), _code(name)),
        _inputs(name, lang),
        _moved_by(name, address),
        _levers(name, lang),
    ]
    return tag("section", *parts, class_="sq-box sq-explained", data_testid="explained")


def _of_comparison(name: str, address: Address) -> Html:
    """What the comparison of the address has found of it."""
    lang = address.lang
    question, _ = question_of(address)
    key = question[1] if question else ""
    compared = desk.questions().answer(key) if key else None
    if compared is None and (address.base, address.options) == (Address().base, Address().options):
        compared = desk.questions().answer(desk.questions().first())
    if compared is None:
        return Html("")
    sentences = Sentences(compared, INDICATORS, HEADLINE, lang)
    lines = []
    for option in compared.options:
        finding = sentences.findings[option].get(name)
        if finding is not None:
            lines.append(
                tag(
                    "li",
                    say(
                        "explain.here",
                        lang,
                        base=sentences.names[compared.base],
                        option=sentences.names[option],
                        before=finding.before,
                        after=finding.after,
                        difference=f"{finding.difference} {finding.points}".strip(),
                        unit=finding.unit,
                    ),
                )
            )
    return tag("ul", *lines, class_="sq-beside") if lines else Html("")


@cache
def _code(name: str) -> Html:
    """The lines that measure an indicator, month by month."""
    measure = MEASURES[name]
    where, lines = f"{measure.__module__}:{measure.__name__}", inspect.getsource(measure).rstrip()
    return Html().join(
        (
            tag("p", tag("code", where), lang="en"),
            tag("pre", tag("code", lines), class_="sq-code", tabindex=0, lang="en"),
        )
    )


def _inputs(name: str, lang: Lang) -> Html:
    """Clauses of the plan that are said to move it."""
    clauses = {key: clause for key, clause in load_clauses().items() if name in clause.indicators}
    if not clauses:
        return Html("")
    items = (
        tag("li", tag("strong", f"{key} {said(clause.name, lang)}"), ": ", said(clause.mechanism, lang))
        for key, clause in clauses.items()
    )
    return Html().join((tag("h3", say("explain.clauses", lang)), tag("ul", *items, class_="sq-beside")))


def _moved_by(name: str, address: Address) -> Html:
    """The uncertain numbers that move it most, with value, range and grade."""
    lang = address.lang
    effects = table("sensitivity", "morris.csv")
    own = None if effects is None else effects[(effects["indicator"] == name)]
    if own is None or own.empty:
        return Html("")
    parts = [tag("h3", say("explain.moved", lang))]
    for of, code in (("old", "explain.moved_level"), (DIFFERENCE, "explain.moved_difference")):
        rows = own[own["of"] == of].sort_values("mu_star", ascending=False).head(_MOST)
        if len(rows):
            parts += [tag("p", say(code, lang), class_="sq-help"), _numbers(rows, address)]
    return Html().join(parts)


def _numbers(rows: pd.DataFrame, address: Address) -> Html:
    lang = address.lang
    shown_ = table_shown(rows, INDICATORS, _STARS)
    items = []
    for row in shown_.to_dict("records"):
        name = str(row["parameter"])
        star, low, high = (float(row[end]) for end in _STARS)
        link = tag("a", name_of(name, lang), href=address.to_number(name))
        mark = grade_mark(registry()[name].basis.grade, lang) if name in registry() else ""
        size = say("explain.by", lang, size=rounded(star, (high - low) / 2.0))
        items.append(tag("li", link, " ", mark, " ", tag("small", size)))
    return tag("ol", *items, class_="sq-moved")


def _levers(name: str, lang: Lang) -> Html:
    shares = table("attribution", "shapley.csv")
    own = None if shares is None else shares[shares["indicator"] == name]
    if own is None or own.empty:
        return Html("")
    own = table_shown(own, INDICATORS, SHARES).sort_values("share", key=lambda s: s.abs(), ascending=False)
    # of shares, changes are points
    points = times(INDICATORS[name]) != 1.0
    unit = label("report.points", lang) if points else said(INDICATORS[name].unit, lang)
    items = (
        tag(
            "li", player_name(str(row["player"]), lang), ": ",
            with_interval(float(row["share"]), float(row["low"]), float(row["high"])), f" {unit}",
        )
        for row in own.to_dict("records")
    )  # fmt: skip
    return Html().join((tag("h3", say("explain.levers", lang)), tag("ul", *items, class_="sq-beside")))


def parameter(name: str, address: Address) -> Html:
    """Value, range, grade and basis, where it is used, and which main outcomes it moves most."""
    lang, it = address.lang, registry()[name]
    unit = label(f"unit.{it.unit}", lang)
    about = facts(
        [
            (say("column.default", lang), f"{plain(it.default)} {unit}"),
            (say("column.range", lang), say("to", lang, low=plain(it.low), high=plain(it.high))),
            (say("column.kind", lang), label(it.kind, lang)),
            (say("grade", lang), grade_mark(it.basis.grade, lang)),
            (say("column.basis", lang), tag("span", spaced(it.basis.text), lang="en")),
            (say("explain.feeds", lang), tag("span", it.feeds, lang="en")),
        ]
    )
    parts = [
        tag("h2", say("explain.title", lang, name=name_of(name, lang))),
        tag("p", tag("code", name)),
        range_bar(it, lang) if it.low < it.high else "",
        about,
        _moves(name, address),
    ]
    return tag("section", *parts, class_="sq-box sq-explained", data_testid="explained")


def _moves(name: str, address: Address) -> Html:
    """Of the main outcomes those whose difference it moves most, of all that move them."""
    lang = address.lang
    effects = table("sensitivity", "morris.csv")
    if effects is None or name not in set(effects["parameter"]):
        return Html("")
    own = effects[(effects["of"] == DIFFERENCE) & effects["indicator"].isin(HEADLINE)].copy()
    own["place"] = own.groupby("indicator")["mu_star"].rank(ascending=False, method="first").astype(int)
    count = int(own["parameter"].nunique())
    mine = own[own["parameter"] == name].sort_values("place").head(5)
    mine = table_shown(mine, INDICATORS, _STARS)
    items = []
    for row in mine.to_dict("records"):
        outcome, size = str(row["indicator"]), short(float(row["mu_star"]))
        it = shown(INDICATORS[outcome])
        link = tag("a", said(it.name, lang), href=address.to_outcome(outcome))
        place = say("explain.place", lang, place=int(row["place"]), count=count, size=size)
        items.append(tag("li", link, ": ", place, " ", said(it.unit, lang)))
    return Html().join((tag("h3", say("explain.moves", lang)), tag("ul", *items, class_="sq-beside")))
