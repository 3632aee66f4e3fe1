"""Three curves of what is being built: at once as a quick look, then from runs of the whole sub-district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.analysis.compare import WINDOW_MONTHS
from sim.analysis.quick_look import QuickLook
from sim.app import charts, desk, quick_looks
from sim.app.address import Address
from sim.app.answer_panels import bands_csv
from sim.app.asking import html_problem
from sim.app.elements import progress_bar, tag
from sim.app.plan import FROM, Plan
from sim.app.questions import Work, key_of
from sim.app.quick_looks import INDICATORS_SHOWN
from sim.app.watching import use_preview, use_rested
from sim.app.widgets import Chart, Markup
from sim.app.words import chart_tools, failure, say
from sim.institutions.documents import InputError
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS
from sim.report.drawn import said
from sim.report.over_time import monthly
from sim.report.percent import shown, times
from sim.report.results import Compared
from sim.text import Lang
from sim.text.numbers import rounded

REPLICATES = 4
"""Runs of each structure on Build: as few as give an interval worth looking at."""
_REST = 1.5  # seconds without a change after which runs begin
_HEIGHT = 200


def runs_of(address: Address) -> list[Scenario]:
    """The old structure and what is built, as Build runs them. Raises InputError where that cannot be."""
    plan = address.plan
    years = max(quick_looks.YEARS, -(-(plan.last_month - 1 + 2 * WINDOW_MONTHS) // MONTHS_A_YEAR))
    pair = (desk.options().scenario(FROM), desk.options().of_plan(plan))
    residents = address.residents or None
    return [
        with_settings(s, residents=residents, years=years, replicates=REPLICATES, seed=address.seed)
        for s in pair
    ]


@dataclass(frozen=True)
class FirstLook:
    """What curves show of runs: bands by indicator, pairs of runs, residents and years of each."""

    bands: Mapping[str, pd.DataFrame]
    pairs: int
    residents: int
    years: int


def first_look(key: str) -> FirstLook | None:
    """What there is of a comparison; None until it has been run."""
    place = desk.questions().place(key)
    try:
        return None if place is None else _read(place, key)
    except (KeyError, FileNotFoundError):  # it has just made room for others
        return None


@lru_cache(maxsize=256)
def _read(_place: Path, key: str) -> FirstLook:
    """Kept, as small as it is: a page that is drawn asks for it, and whole answers are let go soon."""
    compared = desk.questions().answer(key)
    if compared is None:
        raise KeyError(key)
    base = compared.scenario(compared.base)
    bands = {name: _of_runs(compared, name) for name in INDICATORS_SHOWN}
    return FirstLook(bands, compared.pairs, int(base["residents"]), int(base["years"]))


@solara.component
def Curves(address: Address, ok: bool) -> None:
    """Service, committees' hours and footprint over time."""
    lang, plan = address.lang, address.plan

    # who moves a slider would read a scenario, and begin and stop runs, at every step
    asked = f"{plan.settings} {address.residents} {address.seed}" if plan.levers and ok else ""
    rested = use_rested(asked, _REST)

    def ask() -> tuple[list[Scenario] | None, str]:
        if not rested:
            return None, ""
        try:
            ready = runs_of(address)
        except InputError:
            return None, ""
        return ready, key_of(ready, WINDOW_MONTHS)

    scenarios, key = solara.use_memo(ask, [asked, rested])
    work = use_preview(scenarios, key)
    run = first_look(key) if key else None
    look = quick_looks.quick_look() if address.residents in (0, quick_looks.residents()) else None
    if not plan.levers or not ok:
        told = "no_levers" if ok else "conflicts_first"
        Markup(html=tag("p", say(told, lang), class_="sq-note"), testid="curves-told")
    for name in INDICATORS_SHOWN:
        _Curve(name, plan if ok else Plan(), key, run, look, lang)
    _Told(run, look, work, plan, ok, lang)


@solara.component
def _Curve(
    name: str, plan: Plan, key: str, run: FirstLook | None, look: QuickLook | None, lang: Lang
) -> None:
    title = said(INDICATORS[name].name, lang)
    kind = "runs" if run is not None else "look"

    def draw() -> tuple[dict[str, Any], str, str, str] | None:
        names = {FROM: say("structure.old", lang)}
        if plan.levers:
            names["own"] = say("structure.own", lang)
        if run is not None:
            bands = run.bands[name]
        elif look is not None and name in look.parts:
            bands = _of_look(plan, name)
        else:
            return None
        months = sorted({measure.month for measure in plan.levers.values()})
        option = charts.trajectory(
            bands, names, unit=said(shown(INDICATORS[name]).unit, lang), time=say("year", lang), months=True,
            mark=say("reform_date", lang) if months else "", at=[str(month) for month in months],
        )  # fmt: skip
        # from zero: a cut axis makes of a small change a collapse
        option["yAxis"] |= {"scale": False, "min": 0}
        return (
            option,
            charts.said(bands, names),
            _sentence(bands, name, lang),
            bands_csv({title: bands}, names),
        )

    drawn = solara.use_memo(draw, [name, plan.settings, key, run is None, look is None, lang])
    with solara.Div(classes=["sq-curve"], attributes={"data-testid": f"curve-{name}", "data-kind": kind}):
        if drawn is None:
            Markup(html=Html().join((tag("h3", title), tag("p", say("curve_waits", lang), class_="sq-help"))))
            return
        option, heard, sentence, csv = drawn
        # what was only foretold is never taken for what was run
        called = f"{title} ({say(f'curve.{kind}', lang)})"
        badge = tag("span", say(f"curve.{kind}", lang), class_=f"sq-badge sq-{kind}")
        Markup(html=Html().join((tag("h3", title, " ", badge), tag("p", sentence))), testid=f"said-{name}")
        Chart(
            option=option,
            label=f"{title}. {say(f'curve.{kind}', lang)}. {heard}",
            testid=f"chart-{name}",
            height=_HEIGHT,
            merge=False,
            tools=chart_tools(lang, called, csv, f"build-{name}-{kind}"),
        )


def _of_look(plan: Plan, name: str) -> pd.DataFrame:
    """Bands of the old structure and the plan, as foretold and as shown (shares in per cent)."""
    found = quick_looks.foretold(plan, name)
    assert found is not None, "asked for only where it is there"
    factor = times(INDICATORS[name])
    old = found["old"].to_numpy() * factor
    both = {part: np.concatenate((old, found[part].to_numpy() * factor)) for part in ("mean", "low", "high")}
    whose = np.repeat(np.array([FROM, "own"], dtype=object), len(old))
    return pd.DataFrame({"time": np.tile(found["month"].to_numpy(), 2), **both, "scenario": whose})


def _of_runs(compared: Compared, name: str) -> pd.DataFrame:
    """Bands of the runs, the plan's called as those of a look are."""
    own = compared.options[0]
    bands = monthly(compared.rows, name, [compared.base, own])
    factor = times(INDICATORS[name])
    values = {k: bands[k] * factor for k in ("mean", "low", "high")}
    return bands.assign(scenario=bands["scenario"].replace({own: "own"}), **values)


def _sentence(bands: pd.DataFrame, name: str, lang: Lang) -> str:
    """What the last year shows, with how sure it is."""
    months, whose = bands["time"].to_numpy(), bands["scenario"].to_numpy(dtype=object)
    last = months > months.max() - MONTHS_A_YEAR

    def mean(scenario: str, part: str) -> float:
        return float(np.nanmean(bands[part].to_numpy(dtype=np.float64)[last & (whose == scenario)]))

    unit = said(shown(INDICATORS[name]).unit, lang)
    unit = unit if unit == "%" else f"[{unit}]"
    old = mean(FROM, "mean")
    if "own" not in whose:
        return say("curve_old", lang, old=rounded(old), unit=unit)
    half = (mean("own", "high") - mean("own", "low")) / 2.0
    new = mean("own", "mean")
    if half == 0.0:
        return say("curve_old", lang, old=rounded(old), unit=unit)
    return say(
        "curve_said",
        lang,
        old=rounded(old, half),
        new=rounded(new, half),
        half=rounded(half, half),
        unit=unit,
    )


@solara.component
def _Told(
    run: FirstLook | None, look: QuickLook | None, work: Work | None, plan: Plan, ok: bool, lang: Lang
) -> None:
    """What the curves are from, and what is under way."""
    parts: list[Html] = []
    if run is not None and plan.levers:
        told = say("curve_runs", lang, runs=run.pairs, residents=f"{run.residents:,}", years=run.years)
        parts.append(tag("p", told, class_="sq-help"))
    elif plan.levers and ok and work is not None and work.state == "failed":
        parts.append(html_problem(failure(work, lang)))
    elif plan.levers and ok:
        share = 0.0 if work is None else work.share
        told = say("first_look_waits" if work is None else "first_look_running", lang)
        parts += [tag("p", told, class_="sq-help"), progress_bar(share, say("progress", lang))]
    if look is not None and run is None:
        parts.append(tag("p", _made_of(look, lang), class_="sq-help"))
        if plan.last_month > look.months:
            parts.append(tag("p", say("look_short", lang, months=look.months), class_="sq-help"))
        if not quick_looks.is_of_today():
            parts.append(tag("p", say("made_before", lang), class_="sq-help", role="note"))
    Markup(html=Html().join(parts), testid="curves-made-of", live="polite")


def _made_of(look: QuickLook, lang: Lang) -> str:
    """What a quick look was learned from, and how far off it was where that was tried."""
    off = []
    for name, part in look.parts.items():
        factor = times(INDICATORS[name])
        off.append(
            say(
                "look_off", lang, indicator=said(INDICATORS[name].name, lang),
                half=rounded(factor * part.half, factor * part.half),
                unit=said(shown(INDICATORS[name]).unit, lang),
            )
        )  # fmt: skip
    return say(
        "look_made", lang, runs=look.runs, residents=f"{quick_looks.residents():,}", months=look.months,
        off=say("look_and", lang).join(off),
    )  # fmt: skip
