"""What a comparison found, on screen: the answer, what gets worse, who gains, areas, hours, every number.

All numbers and verdicts are those of the report (`sim.report.sentences`), to the last digit.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html
from markupsafe import escape

from sim.app import charts, desk
from sim.app.address import GIVEN, OWN, Address
from sim.app.answer_panels import Panels, bands_csv, title
from sim.app.downloads import FIGURES, figure_path, report_path, rows_path, scenario_path
from sim.app.elements import tag
from sim.app.gains import Gains
from sim.app.main_outcomes import main_outcomes, worse_strip
from sim.app.outcome_tables import Inputs, Numbers
from sim.app.robust import robust
from sim.app.widgets import Actions, Chart, Form, Markup
from sim.app.words import action_words, chart_tools, say
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
def Outcomes(address: Address, compared: Compared, key: str, go: Go, *, fresh: bool = True) -> None:
    """Everything that was found: the answer first, then what it is made of.

    What is not the answer to what is asked now (`fresh`) is shown, but cannot be taken along.
    """
    lang = address.lang
    sentences = solara.use_memo(lambda: Sentences(compared, INDICATORS, HEADLINE, lang), [key, lang])
    later, set_later = solara.use_state(False)
    solara.use_effect(lambda: set_later(True), [key])
    file = _stem(compared, key) if fresh else ""
    drawn = solara.use_memo(lambda: list(figures_of(sentences)), [key])
    with solara.Div(classes=["sq-answer"]):
        Markup(html=solara.use_memo(lambda: title(sentences), [key, lang]), testid="headline")
        Panels(sentences, key, lang, file)
        Markup(html=robust(sentences, address), testid="robustness", look="sq-after")
        Markup(
            html=solara.use_memo(lambda: worse_strip(sentences), [key, lang]),
            testid="worse",
            look="sq-worse-strip",
        )
        if fresh:
            files = report_files(compared, key, lang)
            Actions(name=say("downloads", lang), items=files, words=action_words(lang))
        else:
            Markup(html=escape(say("no_downloads", lang)), look="sq-note", testid="no-downloads")
        Markup(html=solara.use_memo(lambda: main_outcomes(sentences), [key, lang]), testid="mains")
    Markup(html=tag("p", say("paper_rest", lang), class_="sq-onpaper"))
    with solara.Div(classes=["sq-rest"]):
        if later:
            Gains(sentences, key, lang)
            _Areas(address, sentences, key, go, file)
            _Hours(sentences, lang, file)
            _Courses(address, sentences, key, go, file)
            Numbers(sentences, key, lang)
            Inputs(sentences, key, lang)
            Markup(html=reproduce(compared, lang), testid="reproduce")
            if fresh:
                Markup(html=tag("h2", say("more_files", lang)))
                more = _further_files(address, compared, key, drawn)
                Actions(name=say("more_files", lang), items=more, words=action_words(lang))
        else:
            Markup(html=tag("p", say("loading", lang)), look="sq-lead")


def reproduce(compared: Compared, lang: Lang) -> Html:
    """The command and the lines of Python that give the same numbers."""
    command = str(compared.manifest["command"])
    return Html().join(
        (
            tag("h2", say("reproduce", lang)),
            tag("p", say("reproduce_command", lang)),
            tag("pre", tag("code", command), class_="sq-code", tabindex=0),
            tag("p", say("reproduce_python", lang)),
            tag("pre", tag("code", python_of(compared)), class_="sq-code", tabindex=0),
        )
    )


def python_of(compared: Compared) -> str:
    """The lines of Python that make the comparison; own reforms by the name of their downloaded file."""
    first = compared.scenario(compared.base)
    names = [word for word in shlex.split(str(compared.manifest["command"]))[2:] if not word.startswith("-")]
    names = names[: 1 + len(compared.options)]
    seed = shlex.split(str(compared.manifest["command"]))
    about = {
        "replicates": compared.pairs,
        "years": first["years"],
        "seed": int(seed[seed.index("--seed") + 1]) if "--seed" in seed else 1,
    }
    if "--residents" in seed:
        about["residents"] = first["residents"]
    given = ", ".join(f"{name}={value}" for name, value in about.items())
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"from sim import compare\n\nfound = compare([{quoted}], {given})\nprint(found.differences)"


def report_files(compared: Compared, key: str, lang: Lang) -> list[dict[str, Any]]:
    """The files that most people want: they come first."""
    return [
        {
            "id": f"report-{form}",
            "label": say(f"report_{form}", lang),
            "href": report_path(key, lang, form),
            "file": f"{_stem(compared, key)}.{form}",
            "main": form == "html",
        }
        for form in ("html", "pdf", "pptx", "xlsx", "csv")
    ]


def _stem(compared: Compared, key: str) -> str:
    """What files of an answer are called: no two answers' files are called the same."""
    return "-".join((compared.base, *compared.options, key[:6]))


def _further_files(
    address: Address, compared: Compared, key: str, drawn: Collection[str]
) -> list[dict[str, Any]]:
    lang, stem = address.lang, _stem(compared, key)
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


def _legend(sentences: Sentences) -> Html:
    names = list(sentences.names.values())
    return charts.named([charts.key(k) for k in range(len(names))], names, say("legend", sentences.lang))


@solara.component
def _Courses(address: Address, sentences: Sentences, key: str, go: Go, file: str) -> None:
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
        event_changed=lambda told: go(replace(address, chosen=tuple(map(str, told.get("value") or ())))),
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
def _Areas(address: Address, sentences: Sentences, key: str, go: Go, file: str) -> None:
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
            event_changed=lambda told: go(replace(address, area=str(told["value"]))),
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
def _Hours(sentences: Sentences, lang: Lang, file: str) -> None:
    names = sentences.names
    summary = sentences.compared.summary
    own = summary[(summary["indicator"] == HOURS) & (summary["by"] == "purpose")]
    if own.empty:
        return
    parts = {purpose: label(f"figure.hours.{purpose}", lang) for purpose in HOUR_PURPOSES}
    option = charts.stacked(own, names, parts, unit=said(INDICATORS[HOURS].unit, lang))
    title = label("figure.hours", lang)
    legend = Html().join(tag("li", charts.part_swatch(k), " ", part) for k, part in enumerate(parts.values()))
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
