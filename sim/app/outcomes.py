"""What a comparison found, on screen: a sentence, cards, courses over time, areas, hours, and every number.

All numbers and verdicts are those of the report (`sim.report.sentences`), to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.app import charts, desk
from sim.app.address import GIVEN, OWN, Address
from sim.app.downloads import FIGURES, figure_path, report_path, rows_path, scenario_path
from sim.app.elements import tag
from sim.app.outcome_cards import cards, headline, legend
from sim.app.outcome_tables import Inputs, Numbers
from sim.app.widgets import Actions, Chart, Form, Markup
from sim.app.words import action_words, say
from sim.institutions.affairs import AREAS
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.drawn import capital, said, with_unit
from sim.report.hours import HOUR_PURPOSES
from sim.report.hours import INDICATOR as HOURS
from sim.report.over_time import monthly, yearly
from sim.report.percent import shown, times
from sim.report.pictures import figures_of
from sim.report.results import Compared
from sim.report.sentences import Sentences, mean_with_interval
from sim.text import Lang, label

type Go = Callable[[Address], None]

FIRST_DRAWN = ("on_time_share", "committee_utilisation", "posts_broad", "self_governance_hours")
MOST_DRAWN = 6
_BY_AREA = ("on_time_share", "time_to_finish_median", "unmet_need")


@solara.component
def Outcomes(address: Address, compared: Compared, key: str, go: Go) -> None:
    """Everything that was found."""
    lang = address.lang
    sentences = solara.use_memo(lambda: Sentences(compared, INDICATORS, HEADLINE, lang), [key, lang])
    later, set_later = solara.use_state(False)
    solara.use_effect(lambda: set_later(True), [key])
    Markup(html=solara.use_memo(lambda: headline(sentences), [key, lang]), testid="headline")
    drawn = solara.use_memo(lambda: list(figures_of(sentences)), [key])
    Actions(name=say("downloads", lang), items=report_files(compared, key, lang), words=action_words(lang))
    Markup(html=solara.use_memo(lambda: cards(sentences), [key, lang]), testid="cards")
    _Courses(address, sentences, key, go)
    if later:
        _Areas(address, sentences, key, go)
        _Hours(sentences, lang)
        Numbers(sentences, key, lang)
        Inputs(sentences, key, lang)
        Markup(html=tag("h2", say("more_files", lang)))
        files = _further_files(address, compared, key, drawn)
        Actions(name=say("more_files", lang), items=files, words=action_words(lang))
    else:
        Markup(html=tag("p", say("loading", lang)), look="sq-lead")


def report_files(compared: Compared, key: str, lang: Lang) -> list[dict[str, Any]]:
    """The files that most people want: they come first."""
    return [
        {
            "id": f"report-{form}",
            "label": say(f"report_{form}", lang),
            "href": report_path(key, lang, form),
            "file": f"{_stem(compared)}.{form}",
            "main": form == "html",
        }
        for form in ("html", "pdf", "pptx", "xlsx", "csv")
    ]


def _stem(compared: Compared) -> str:
    return "-".join((compared.base, *compared.options))


def _further_files(
    address: Address, compared: Compared, key: str, drawn: Collection[str]
) -> list[dict[str, Any]]:
    lang, stem = address.lang, _stem(compared)
    items: list[dict[str, Any]] = [
        {
            "id": f"figure-{name}",
            "label": say(f"figure.{name}", lang),
            "href": figure_path(key, lang, name),
            "file": f"{stem}-{name}.png",
            "quiet": True,
        }
        for name in FIGURES
        if name in drawn
    ]
    items.append(
        {
            "id": "rows",
            "label": say("rows", lang),
            "href": rows_path(key),
            "file": f"{stem}.parquet",
            "quiet": True,
        }
    )
    for option in (address.base, *address.options):
        if option.startswith((OWN, GIVEN)):
            items.append(
                {
                    "id": f"scenario-{option}",
                    "label": say("scenario_file", lang),
                    "href": scenario_path(option),
                    "file": f"{desk.options().name(option)}.yaml",
                    "quiet": True,
                }
            )
    return items


@solara.component
def _Courses(address: Address, sentences: Sentences, key: str, go: Go) -> None:
    lang, names = sentences.lang, sentences.names
    chosen = [name for name in address.chosen if name in sentences.main][:MOST_DRAWN]
    chosen = chosen or [name for name in FIRST_DRAWN if name in sentences.main]
    rows = sentences.compared.rows
    # the same in every language
    bands = solara.use_memo(lambda: {n: monthly(rows, n, list(names)) for n in chosen}, [key, *chosen])
    reform = sentences.reform_months()
    Markup(
        html=Html().join(
            (
                tag("h2", say("courses", lang)),
                tag("p", say("courses_help", lang, runs=sentences.compared.pairs), class_="sq-lead"),
                legend(sentences),
            )
        ),
    )
    choices = [{"value": name, "label": said(INDICATORS[name].name, lang)} for name in sentences.main]
    Form(
        name=say("choose_indicators", lang),
        summary=say("choose_indicators", lang),
        fields=[
            {
                "id": "indicators",
                "kind": "choices",
                "label": say("at_most", lang, count=MOST_DRAWN),
                "value": chosen,
                "options": choices,
                "max": MOST_DRAWN,
            }
        ],
        event_changed=lambda told: go(replace(address, chosen=tuple(map(str, told.get("value") or ())))),
    )
    with solara.Div(classes=["sq-charts"]):
        for name in chosen:
            _Course(name, names, bands[name], reform, lang, key).key(f"{key}-{name}-{lang}")


@solara.component
def _Course(
    name: str, names: dict[str, str], bands: pd.DataFrame, reform: list[int], lang: Lang, key: str
) -> None:
    def draw() -> tuple[dict[str, Any], str]:
        option = charts.trajectory(
            bands,
            names,
            unit=said(shown(INDICATORS[name]).unit, lang),
            time=say("month", lang),
            mark=say("reform_date", lang),
            at=[str(month) for month in reform],
        )
        return option, charts.said(bands, names)

    option, heard = solara.use_memo(draw, [key, name, lang])
    title = said(INDICATORS[name].name, lang)
    with solara.Div():
        Markup(html=tag("h3", title))
        Chart(option=option, label=f"{title}. {heard}", testid=f"course-{name}", height=280)


@solara.component
def _Areas(address: Address, sentences: Sentences, key: str, go: Go) -> None:
    lang, names = sentences.lang, sentences.names
    summary = sentences.compared.summary
    there = [n for n in _BY_AREA if ((summary["indicator"] == n) & (summary["by"] == "area")).any()]
    name = address.area if address.area in there else next(iter(there), "")

    def by_year() -> dict[str, pd.DataFrame]:
        rows = sentences.compared.rows
        own = rows[(rows["indicator"] == name) & (rows["by"] == "area")]
        here = {area: own[own["key"] == area].assign(by="") for area in AREAS}
        return {area: yearly(table, name, list(names)) for area, table in here.items() if len(table)}

    by_area = solara.use_memo(by_year, [key, name])
    if not there:
        return
    title, lead = tag("h2", say("areas", lang)), tag("p", say("areas_help", lang), class_="sq-lead")
    Markup(html=Html().join((title, lead, legend(sentences))))
    options = [{"value": n, "label": with_unit(shown(INDICATORS[n]), lang)} for n in there]
    with solara.Div(classes=["sq-wide"]):
        Form(
            name=say("areas", lang),
            fields=[
                {
                    "id": "area",
                    "kind": "select",
                    "label": say("indicator", lang),
                    "value": name,
                    "options": options,
                }
            ],
            event_changed=lambda told: go(replace(address, area=str(told["value"]))),
        )

    def draw() -> list[tuple[str, dict[str, Any], str]]:
        drawn: list[tuple[str, dict[str, Any], str]] = []
        years = {(month - 1) // MONTHS_A_YEAR + 1: None for month in sentences.reform_months()}
        for area, bands in by_area.items():
            option = charts.trajectory(
                bands, names, unit=said(shown(INDICATORS[name]).unit, lang), time=say("year", lang),
                mark=say("reform_date", lang), at=[str(year) for year in years],
            )  # fmt: skip
            drawn.append((area, option, charts.said(bands, names)))
        share = times(INDICATORS[name]) != 1.0
        charts.same_scale([option for _, option, _ in drawn], list(by_area.values()), share=share)
        return drawn

    with solara.Div(classes=["sq-small"]):
        for area, option, heard in solara.use_memo(draw, [key, name, lang]):
            with solara.Div():
                Markup(html=tag("h3", capital(label(area, lang))))
                Chart(option=option, label=f"{label(area, lang)}. {heard}", testid=f"area-{area}", height=200)


@solara.component
def _Hours(sentences: Sentences, lang: Lang) -> None:
    names = sentences.names
    summary = sentences.compared.summary
    own = summary[(summary["indicator"] == HOURS) & (summary["by"] == "purpose")]
    if own.empty:
        return
    parts = {purpose: label(f"figure.hours.{purpose}", lang) for purpose in HOUR_PURPOSES}
    option = charts.stacked(own, names, parts, unit=said(INDICATORS[HOURS].unit, lang))
    title = label("figure.hours", lang)
    legend = Html().join(
        tag("li", tag("span", class_="sq-key", style=f"color:var(--c{k + 1})"), part)
        for k, part in enumerate(parts.values())
    )
    Markup(html=Html().join((tag("h2", title), tag("ul", legend, class_="sq-legend"))))
    means = own.set_index(["scenario", "key"])["mean"]
    heard = "; ".join(
        f"{name}: "
        + ", ".join(f"{part} {float(means.get((s, p), float('nan'))):.0f}" for p, part in parts.items())
        for s, name in names.items()
    )
    Chart(
        option=option,
        label=f"{title}. {heard}",
        testid="hours",
        height=70 + 56 * len(names),
        caption=_hours_caption(sentences, parts),
    )


def _hours_caption(sentences: Sentences, parts: dict[str, str]) -> str:
    """The intervals, which a stack of bars cannot show."""
    lang = sentences.lang
    table = sentences.compared.summary
    own = table[(table["indicator"] == HOURS) & (table["by"] == "purpose")]
    texts = []
    for scenario, name in sentences.names.items():
        rows = {str(row["key"]): row for row in own[own["scenario"] == scenario].to_dict("records")}
        inside = [f"{part} {mean_with_interval(rows[key])}" for key, part in parts.items() if key in rows]
        texts.append(f"{name}: {label('figure.comma', lang).join(inside)}")
    return label("figure.semicolon", lang).join(texts)
