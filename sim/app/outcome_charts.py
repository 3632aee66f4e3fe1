"""Charts below the answer: how indicators went, by project area, and where hours went."""

from __future__ import annotations

from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.app import bars, charts, legends
from sim.app.address import Address
from sim.app.answer_panels import bands_csv
from sim.app.elements import tag
from sim.app.way import Way
from sim.app.widgets import Chart, Form, Markup
from sim.app.words import chart_tools, say
from sim.institutions.affairs import AREAS
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.measures.indicators import INDICATORS
from sim.report.drawn import capital, said, with_unit
from sim.report.hours import HOUR_PURPOSES
from sim.report.hours import INDICATOR as HOURS
from sim.report.over_time import monthly, yearly
from sim.report.percent import shown, times
from sim.report.sentences import Sentences, mean_with_interval
from sim.text import Lang, label

FIRST_DRAWN = ("on_time_share", "committee_utilisation", "posts_broad", "self_governance_hours")
MOST_DRAWN = 6
_BY_AREA = ("on_time_share", "time_to_finish_median", "unmet_need")


def _legend(sentences: Sentences) -> Html:
    names = list(sentences.names.values())
    return legends.named([legends.key(k) for k in range(len(names))], names, say("legend", sentences.lang))


@solara.component
def Courses(address: Address, sentences: Sentences, key: str, go: Way, file: str) -> None:
    """Chosen indicators month by month."""
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
                _legend(sentences),
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
        event_changed=lambda told: go.on(address.page, chosen=tuple(map(str, told.get("value") or ()))),
    )
    with solara.Div(classes=["sq-charts"]):
        for name in chosen:
            _Course(name, names, bands[name], reform, lang, key, file).key(f"{key}-{name}-{lang}")


@solara.component
def _Course(
    name: str, names: dict[str, str], bands: pd.DataFrame, reform: list[int], lang: Lang, key: str, file: str
) -> None:
    def draw() -> tuple[dict[str, Any], str]:
        option = charts.trajectory(
            bands,
            names,
            unit=said(shown(INDICATORS[name]).unit, lang),
            time=say("year", lang),
            mark=say("reform_date", lang),
            at=[str(month) for month in reform],
            months=True,
            bounds=shown(INDICATORS[name]).bounds,
        )
        return option, charts.said(bands, names)

    option, heard = solara.use_memo(draw, [key, name, lang])
    title = said(INDICATORS[name].name, lang)
    with solara.Div():
        Markup(html=tag("h3", title))
        csv = bands_csv({title: bands}, names)
        tools = chart_tools(lang, title, csv, f"{file}-{name}") if file else {}
        Chart(option=option, label=f"{title}. {heard}", testid=f"course-{name}", height=280, tools=tools)


@solara.component
def Areas(address: Address, sentences: Sentences, key: str, go: Way, file: str) -> None:
    """One indicator year by year, a small chart a project area."""
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
    Markup(html=Html().join((title, lead, _legend(sentences))))
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
            event_changed=lambda told: go.on(address.page, area=str(told["value"])),
        )

    def draw() -> list[tuple[str, dict[str, Any], str]]:
        drawn: list[tuple[str, dict[str, Any], str]] = []
        years = {(month - 1) // MONTHS_A_YEAR + 1: None for month in sentences.reform_months()}
        for area, bands in by_area.items():
            option = charts.trajectory(
                bands, names, unit=said(shown(INDICATORS[name]).unit, lang), time=say("year", lang),
                mark=say("reform_date", lang), at=[str(year) for year in years],
                bounds=shown(INDICATORS[name]).bounds,
            )  # fmt: skip
            drawn.append((area, option, charts.said(bands, names)))
        share = times(INDICATORS[name]) != 1.0
        charts.same_scale([option for _, option, _ in drawn], list(by_area.values()), share=share)
        return drawn

    with solara.Div(classes=["sq-small"]):
        for area, option, heard in solara.use_memo(draw, [key, name, lang]):
            with solara.Div():
                named = capital(label(area, lang))
                Markup(html=tag("h3", named))
                of_area = f"{named}: {with_unit(shown(INDICATORS[name]), lang)}"
                csv = bands_csv({of_area: by_area[area]}, names, "year")
                tools = chart_tools(lang, of_area, csv, f"{file}-{area}")
                Chart(
                    option=option,
                    label=f"{named}. {heard}",
                    testid=f"area-{area}",
                    height=200,
                    tools=tools if file else {},
                )


@solara.component
def Hours(sentences: Sentences, lang: Lang, file: str) -> None:
    """What hours were spent on, a bar a scenario."""
    names = sentences.names
    summary = sentences.compared.summary
    own = summary[(summary["indicator"] == HOURS) & (summary["by"] == "purpose")]
    if own.empty:
        return
    parts = {purpose: label(f"figure.hours.{purpose}", lang) for purpose in HOUR_PURPOSES}
    option = bars.stacked(own, names, parts, unit=said(INDICATORS[HOURS].unit, lang))
    title = label("figure.hours", lang)
    keys = enumerate(parts.values())
    legend = Html().join(tag("li", legends.part_swatch(k), " ", part) for k, part in keys)
    Markup(html=Html().join((tag("h2", title), tag("ul", legend, class_="sq-legend"))))
    means = own.set_index(["scenario", "key"])["mean"]
    heard = "; ".join(
        f"{name}: "
        + ", ".join(f"{part} {float(means.get((s, p), float('nan'))):.0f}" for p, part in parts.items())
        for s, name in names.items()
    )
    table = own.assign(scenario=own["scenario"].map(names), key=own["key"].map(parts))
    csv = table[["scenario", "key", "mean", "low", "high"]].to_csv(index=False, float_format="%.6g")
    Chart(
        option=option,
        label=f"{title}. {heard}",
        testid="hours",
        height=70 + 56 * len(names),
        caption=_hours_caption(sentences, parts),
        tools=chart_tools(lang, title, csv, f"{file}-hours") if file else {},
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
