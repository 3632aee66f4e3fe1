"""Find a reform: what a search was asked and found, whether it can be trusted, and each reform to go on with.

What is shown is what `shequ search` wrote to a folder: one that the server was given, or that which comes
with the package (`sim.app.storing`). Sentences are the command's own.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.analysis.goals import Goal
from sim.analysis.promises import GOALS, SHORT
from sim.app import found, front_charts, legends
from sim.app.address import Address
from sim.app.downloads import found_path
from sim.app.elements import facts, tag
from sim.app.numerals import percent, plain, spaced
from sim.app.stored_analyses import made_by
from sim.app.way import Way
from sim.app.widgets import Actions, Chart, Markup, Table
from sim.app.words import action_words, chart_tools, say, table_words
from sim.institutions.files.decision_files import load_decisions
from sim.institutions.files.library import bundled_scenarios, load_levers, load_scenario
from sim.measures.indicators import INDICATORS
from sim.report.decided import setting_words
from sim.report.drawn import listed, said
from sim.report.percent import times
from sim.report.search import REVERSAL, Measured, measured, telling
from sim.report.search_written import WrittenReform, WrittenSearch
from sim.text import Lang
from sim.text.numbers import with_interval

COMMAND = "shequ search old --goal 'on_time_share>=0.8' --minimise public_spending --out DIR"
SHOWING = "shequ app --search DIR"
_MOST_SCATTERS = 3


@solara.component
def Page(address: Address, go: Way) -> None:
    """What was asked, whether it can be trusted, the front, the reforms."""
    lang, shown = address.lang, found.shown()
    search = shown.search
    if search is None:
        title = tag("h1", say("find_title", lang)), tag("p", say("find_help", lang), class_="sq-lead")
        Markup(html=Html().join(title))
        text = say("find_not_stored", lang)
        if shown.wrong:
            text = say("find_unreadable", lang, folder=found.folder().name, error=shown.wrong)
        commands = tag("pre", tag("code", f"{COMMAND}\n{SHOWING}"), tabindex=0)
        Markup(html=Html().join((tag("p", text), commands)), look="sq-note", testid="find-none")
        return
    data = search.data
    measures = measured(data, search.question, INDICATORS, lang)
    names = [name_of(search, row, lang) for row in data.to_dict("records")]
    Markup(html=_first(search, lang), testid="find-first")
    Markup(html=_asked(search, lang), testid="find-asked")
    _Front(search, data, measures, names, lang)
    Markup(html=_trust(search, lang), testid="find-trust")
    _Reforms(search, address, go)
    if shown.stored:
        Markup(html=made_by(found.STORED_SEARCH, lang))


def verdict(search: WrittenSearch, lang: Lang) -> list[str]:
    """What came of it, in sentences: whether goals can be met, and whether it says more than chance."""
    data, futures = search.data, int(search.about["fresh_futures"])
    told = []
    if GOALS in data:
        # in how many of the futures all goals were met
        met = {
            str(sort): [round((1.0 - float(missed)) * futures) for missed in rows[GOALS].dropna()]
            for sort, rows in data.groupby("sort")
        }
        own, plan = met.get("found", []), met.get("plan", [])
        if own:
            word = "find_met" if max(own) else "find_never_met"
            told.append(say(word, lang, count=len(own), met=max(own), futures=futures))
        if plan:
            told.append(say("find_plan_met" if plan[0] else "find_plan_never_met", lang, met=plan[0]))
    return [*told, *(spaced(line) for line in search.lines("covered", lang)[-1:])]


def _first(search: WrittenSearch, lang: Lang) -> Html:
    """What came of it before how it was made."""
    told = (tag("p", line) for line in verdict(search, lang))
    return Html().join((tag("h1", say("find_title", lang)), tag("div", *told, class_="sq-banner")))


def name_of(search: WrittenSearch, row: dict[Any, Any], lang: Lang) -> str:
    """What an option is called: a reform by its number, anything else by what it is."""
    sort, option = str(row["sort"]), str(row["option"])
    if sort == "found":
        return say("find_reform", lang, number=int(row["number"]))
    name = option
    if sort == "single":
        known = load_levers()
        name = listed([said(known[lever].name, lang) for lever in search.levers_of(option)], lang) or option
    elif option in bundled_scenarios():
        name = said(load_scenario(option).name, lang)
    return say(f"find_{sort}", lang, name=name)


def _goal(goal: Goal, base: str, lang: Lang) -> str:
    indicator = INDICATORS[goal.indicator]
    factor = 100.0 if goal.relative else times(indicator)
    number = plain(round(factor * goal.number, 6))
    if goal.relative or factor != 1.0:
        number += " %"
    way = "find_level" if goal.on == "level" else "find_difference"
    sign = "≥" if goal.least else "≤"
    return spaced(say(way, lang, indicator=said(indicator.name, lang), sign=sign, number=number, base=base))


def _asked(search: WrittenSearch, lang: Lang) -> Html:
    """Goals, aims, and how much was tried."""
    about, question = search.about, search.question
    base = (
        said(load_scenario(about["base"]).name, lang)
        if about["base"] in bundled_scenarios()
        else about["base"]
    )
    pairs: list[tuple[str, object]] = []
    if question.goals:
        pairs.append(
            (say("find_goals", lang), listed([_goal(goal, base, lang) for goal in question.goals], lang))
        )
    for word, small in (("find_small", True), ("find_large", False)):
        own = [said(INDICATORS[aim.indicator].name, lang) for aim in question.aims if aim.small == small]
        if own:
            pairs.append((say(word, lang), listed(own, lang)))
    random = bool(search.answer["hypervolume"]["random"])
    effort = say(
        "find_effort" if random else "find_effort_alone", lang, budget=about["budget"],
        seeds=about["optimiser_seeds"], futures=about["futures"], fresh=about["fresh_futures"],
        years=about["years"], residents=f"{about['residents']:,}",
    )  # fmt: skip
    pairs.append((say("find_tried", lang), effort))
    return Html().join((tag("h2", say("find_asked", lang)), facts(pairs)))


def _trust(search: WrittenSearch, lang: Lang) -> Html:
    """Whether it beats chance, whether the optimisers agree, and how much the choice flatters."""
    chance, agree = (
        tag(
            "div", tag("h3", say(word, lang)), *(tag("p", spaced(line)) for line in search.lines(about, lang))
        )
        for word, about in (("find_chance", "covered"), ("find_agree", "agreement"))
    )
    more = [*search.lines("set", lang), *search.lines("against", lang), *search.lines("optimism", lang)]
    folded = tag(
        "details", tag("summary", say("find_optimism", lang)), *(tag("p", spaced(line)) for line in more)
    )
    return Html().join(
        (tag("h2", say("find_trust", lang)), tag("div", chance, agree, class_="sq-pair"), folded)
    )


@solara.component
def _Front(
    search: WrittenSearch, data: pd.DataFrame, measures: list[Measured], names: list[str], lang: Lang
) -> None:
    """The front as a table and in charts."""
    lead = say("find_front_help", lang, futures=search.about["fresh_futures"])
    Markup(html=Html().join((tag("h2", say("find_front", lang)), tag("p", spaced(lead), class_="sq-help"))))
    csv = data.to_csv(index=False)
    title, ends = say("find_parallel", lang), (say("find_best", lang), say("find_worst", lang))
    Markup(html=Html().join((tag("h3", title), _keys(data, lang))))
    Chart(
        option=front_charts.parallel(data, measures, names, ends),
        label=title, testid="find-parallel", height=80 + 90 * len(measures),
        tools=chart_tools(lang, title, csv, "find-parallel"),
    )  # fmt: skip
    sorts = {sort: say(f"find_sort.{sort}", lang) for sort in front_charts.LOOKS}
    with solara.Div(classes=["sq-charts"]):
        several = telling(data, measures)
        for number, (x, y) in enumerate(list(itertools.combinations(several, 2))[:_MOST_SCATTERS], start=1):
            against = say("find_against", lang, x=x.name, y=y.name)
            with solara.Div():
                Markup(html=tag("h3", against))
                Chart(
                    option=front_charts.scatter(data, x, y, measures, names, sorts), label=against,
                    caption=_better(x, y, lang), testid=f"find-scatter{number}", height=320,
                    tools=chart_tools(lang, against, csv, f"find-scatter{number}"),
                )  # fmt: skip
        _Convergence(search, lang)
    columns = [{"label": say("find_option", lang), "kind": ""}]
    columns += [{"label": it.title, "kind": "num"} for it in measures]
    Table(
        name=say("find_front", lang), columns=columns, rows=_rows(search, data, measures, names),
        words=table_words(lang), testid="find-table",
    ).key(f"find-{lang}")  # fmt: skip


@solara.component
def _Convergence(search: WrittenSearch, lang: Lang) -> None:
    title = say("find_convergence", lang)
    kinds = {"search": say("find_searched", lang), "random": say("find_random", lang)}
    ends = search.convergence.groupby(["kind", "seed"])["hypervolume"].last().groupby("kind").mean()
    heard = [f"{name}: {percent(float(ends[kind]))}" for kind, name in kinds.items() if kind in ends]
    with solara.Div():
        keys = {front_charts.RUNS[kind]: name for kind, name in kinds.items() if kind in ends}
        Markup(html=Html().join((tag("h3", title), _legend(keys, lang, marked=False))))
        Chart(
            option=front_charts.convergence(
                search.convergence, kinds, say("find_convergence_x", lang), say("find_convergence_y", lang)
            ),
            label=f"{title}. {'; '.join(heard)}", caption=spaced("; ".join(heard)), testid="find-convergence",
            height=320,
            tools=chart_tools(lang, title, search.convergence.to_csv(index=False), "find-convergence"),
        )  # fmt: skip


def _better(x: Measured, y: Measured, lang: Lang) -> str:
    across = say("find_better_left" if x.small else "find_better_right", lang)
    return across + say("find_better_low" if y.small else "find_better_high", lang)


def _keys(data: pd.DataFrame, lang: Lang) -> Html:
    """A key for every sort of option."""
    there = [sort for sort in front_charts.LOOKS if sort in set(data["sort"])]
    return _legend({sort: say(f"find_sort.{sort}", lang) for sort in there}, lang)


def _legend(names: Mapping[str, str], lang: Lang, *, marked: bool = True) -> Html:
    """The keys of sorts of options, by line and, where lines have them, marker."""
    keys = [legends.key(front_charts.KEYS.index(sort), marked=marked) for sort in names]
    return legends.named(keys, list(names.values()), say("legend", lang))


def _rows(
    search: WrittenSearch, data: pd.DataFrame, measures: Sequence[Measured], names: Sequence[str]
) -> list[list[Any]]:
    fresh = search.promises
    fresh = fresh[fresh["where"] == "confirmed"].set_index(["option", "objective"])
    rows = []
    for row, name in zip(data.to_dict("records"), names, strict=True):
        cells: list[Any] = [name]
        for it in measures:
            one = fresh.loc[(row["option"], it.column)]
            mean, low, high = (it.factor * float(one[part]) for part in ("mean", "low", "high"))
            text = with_interval(mean, low, high)
            if it.column in (GOALS, REVERSAL):
                text = f"{mean:.0f} ({low:.0f}–{high:.0f})"
            elif it.column == SHORT and mean == 0.0:
                text = "0"
            cells.append({"text": text, "sort": mean})
        rows.append(cells)
    order = sorted(range(len(rows)), key=lambda i: (pd.isna(data["number"].iloc[i]), data["number"].iloc[i]))
    return [rows[i] for i in order]


@solara.component
def _Reforms(search: WrittenSearch, address: Address, go: Way) -> None:
    """Each reform: what it is, what it costs, where it fails, and its files."""
    lang = address.lang
    head = tag("h2", say("find_reforms", lang)), tag("p", say("find_reforms_help", lang), class_="sq-help")
    Markup(html=Html().join(head))
    with solara.Div(classes=["sq-pair"]):
        for it in search.reforms:
            with solara.Div(classes=["sq-card"]):
                Markup(html=_reform(search, it, lang), testid=f"find-reform{it.number}")
                plan = found.plan_of(it, str(search.about["base"]))
                items: list[dict[str, Any]] = []
                if plan is not None:
                    items.append(
                        {"id": f"find-build{it.number}", "label": say("find_build", lang), "main": True}
                    )
                if found.file_of(it.number) is not None:
                    items.append(
                        {
                            "id": f"find-file{it.number}", "label": say("find_file", lang),
                            "href": found_path(it.number), "file": f"reform_{it.number}.yaml",
                        }
                    )  # fmt: skip

                def build(_: object, plan: Any = plan) -> None:
                    go(replace(go.now.at("build"), plan=plan))

                Actions(
                    name=say("find_files", lang, number=it.number), items=items, words=action_words(lang),
                    event_pressed=build,
                )  # fmt: skip


def _reform(search: WrittenSearch, it: WrittenReform, lang: Lang) -> Html:
    known = load_levers()
    called = {step.lever: said(known[step.lever].name, lang) for step in it.steps if step.lever in known}
    steps = [
        tag(
            "li",
            say(
                "find_step", lang, lever=called.get(step.lever, step.lever),
                strength=percent(step.strength), month=step.month,
            ),
        )
        for step in it.steps
    ]  # fmt: skip
    decided = load_decisions() if it.settings else {}
    steps += [
        tag(
            "li",
            say(
                "find_setting", lang, name=said(decided[own.decision].name, lang),
                made=setting_words(decided[own.decision], own.number, own.month, lang),
            ),
        )
        for own in it.settings
        if own.decision in decided
    ]  # fmt: skip
    parts = [tag("h3", say("find_reform", lang, number=it.number))]
    parts.append(tag("ul", *steps) if steps else tag("p", say("find_nothing", lang)))
    for about in ("cost", "registered", "fails"):
        parts += [tag("p", spaced(line)) for line in search.lines(about, lang, it.number)]
    if it.distance is not None:
        parts.append(tag("p", say("find_distance", lang, distance=percent(it.distance)), class_="sq-help"))
    if not it.stands:
        parts.append(tag("p", say("find_beaten", lang), class_="sq-note"))
    return Html().join(parts)
