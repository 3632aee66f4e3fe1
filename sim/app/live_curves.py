"""The three questions' curves of both sides while they grow: each pair on the same axes, both from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import solara
from markupsafe import Markup as Html

from sim.app import charts, desk, legends
from sim.app.elements import tag
from sim.app.limits import LIMITS
from sim.app.live_views import Names, comparable, side_head
from sim.app.lockstep import SIDES, Lockstep, Side, Together
from sim.app.story import FOOTPRINT, HOURS, SERVICE
from sim.app.widgets import Chart, Markup
from sim.app.words import say
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR
from sim.measures.indicators import INDICATORS
from sim.report.answer import FOOTPRINT_PARTS, Measure, part_name
from sim.report.answer import say as answer
from sim.report.drawn import capital, joined, said
from sim.report.percent import shown, times
from sim.text import Lang
from sim.text.numbers import rounded

_HEIGHT = 150


@dataclass(frozen=True)
class Curve:
    """A question's curve: its id, the indicator, and its part where it is one."""

    id: str
    measure: Measure

    @property
    def trail(self) -> str:
        """What its trail is called (see `Moment.trends`)."""
        return f"{self.measure.indicator}:{self.measure.key}" if self.measure.by else self.measure.indicator


CURVES = (
    Curve("service", Measure(SERVICE)),
    Curve("hours", Measure(HOURS.split(":")[0], "purpose", HOURS.split(":")[1])),
    Curve("footprint", Measure(FOOTPRINT)),
)


def axis_end(values: Sequence[float], *, percent: bool) -> float:
    """Where an axis from zero ends: a round number with room above, so that it seldom changes while a run
    goes on, and what hardly changes looks so. Large shares have all of theirs."""
    most = max((value for value in values if math.isfinite(value)), default=0.0)
    if most <= 0.0:
        return 1.0
    if percent and 50.0 < most <= 100.0:
        return 100.0
    size = 10.0 ** math.floor(math.log10(most))
    return next(
        step * size for step in (1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0) if step * size >= most
    )


type Range = tuple[int, list[float], list[float]]
"""How many other runs, and their lowest and highest values month by month."""


def other_runs(pair: Lockstep, side: Side) -> dict[str, Range]:
    """Curve to where other runs of a side's scenario lie, where an answer has any."""
    scenario = pair.old if side == "old" else pair.new
    found: dict[str, Range] = {}
    # runs of another length are the same as far as they go
    dated = [*(phase.month for phase in scenario.phases), *(event.month for event in scenario.events)]
    lengths = range(LIMITS.years, -(-max(dated) // MONTHS_A_YEAR) - 1, -1)
    answers = (desk.questions().runs_of(replace(scenario, years=years)) for years in lengths)
    rows = next((rows for rows in answers if rows is not None), None)
    if rows is None:
        return {}
    for curve in CURVES:
        it = curve.measure
        own = rows[(rows["indicator"] == it.indicator) & (rows["by"] == it.by) & (rows["key"] == it.key)]
        own = own[own["seed"] != pair.seed]
        if not len(own):
            continue
        values = own.groupby("month", observed=True)["value"].agg(["min", "max"]) * _factor(curve)
        values = values.reindex(range(1, int(values.index.max()) + 1))
        count = int(own["replicate"].nunique())
        found[curve.id] = (count, list(values["min"]), list(values["max"]))
    return found


def _factor(curve: Curve) -> float:
    return times(INDICATORS[curve.measure.indicator])


def _values(curve: Curve, moment: Together, side: Side) -> list[float]:
    return [_factor(curve) * value for value in moment.of(side).trends.get(curve.trail, ())]


@solara.component
def Curves(pair: Lockstep, moment: Together, names: Names, lang: Lang) -> None:
    """The three pairs."""
    others = solara.use_memo(lambda: {side: other_runs(pair, side) for side in SIDES}, [id(pair)])
    count = max((own[0] for side in SIDES for own in others[side].values()), default=0)
    helps = [comparable(pair, moment, lang), say("trends_help", lang)]
    if count:
        helps.append(say("trends_others", lang, runs=count))
    Markup(
        html=Html().join((tag("h2", say("trends", lang)), tag("p", joined(helps, lang), class_="sq-help"))),
        look="sq-trendshead",
        testid="live-notes",
    )
    with solara.Div(classes=["sq-trios"]):
        for curve in CURVES:
            ranges = {side: others[side].get(curve.id, (0, [], [])) for side in SIDES}
            _Pair(curve, pair, moment, names, ranges, lang).key(f"pair-{curve.id}")


@solara.component
def _Pair(
    curve: Curve,
    pair: Lockstep,
    moment: Together,
    names: Names,
    ranges: dict[Side, Range],
    lang: Lang,
) -> None:
    """A question's two charts, with what each shows last."""
    months = moment.day // DAYS_A_MONTH
    title = _title(curve, lang)
    drawn = solara.use_memo(
        lambda: {side: _drawn(curve, pair, moment, names, ranges, side, lang) for side in SIDES},
        [months, id(pair), lang, names["old"], names["new"]],
    )
    with solara.Div(classes=["sq-trio"], attributes={"data-testid": f"curve-{curve.id}"}):
        Markup(html=Html().join((tag("h3", title), _layers_key(curve, lang))))
        with solara.Div(classes=["sq-sides", "sq-close"]):
            for side in SIDES:
                option, heard = drawn[side]
                with solara.Div():
                    last = tag("strong", heard, class_="sq-last")
                    Markup(
                        html=tag("p", side_head(side, names[side]), " ", last, class_="sq-sideline"),
                        testid=f"last-{curve.id}-{side}",
                    )
                    Chart(
                        option=option,
                        label=f"{title}. {names[side]}: {heard}",
                        testid=f"live-{curve.id}-{side}",
                        height=_HEIGHT,
                    )


def _title(curve: Curve, lang: Lang) -> str:
    indicator = INDICATORS[curve.measure.indicator]
    name = part_name(curve.measure, lang) if curve.measure.by else said(indicator.name, lang)
    return f"{capital(name)} [{said(shown(indicator).unit, lang)}]"


def _layers_key(curve: Curve, lang: Lang) -> Html:
    """What a curve is the sum of."""
    if curve.id != "footprint":
        return tag("p", answer(f"question.{curve.id}", lang), class_="sq-help sq-asked")
    names = [said(INDICATORS[name].name, lang) for name in FOOTPRINT_PARTS.values()]
    return legends.named([legends.swatch(k) for k in range(len(names))], names, say("legend", lang))


def _drawn(
    curve: Curve,
    pair: Lockstep,
    moment: Together,
    names: Names,
    ranges: dict[Side, Range],
    side: Side,
    lang: Lang,
) -> tuple[dict[str, Any], str]:
    both = {one: _values(curve, moment, one) for one in SIDES}
    ends = [value for one in SIDES for value in (*both[one], *ranges[one][2])]
    trends = moment.of(side).trends
    parts = {}
    if curve.id == "footprint":
        for part, name in FOOTPRINT_PARTS.items():
            parts[said(INDICATORS[name].name, lang)] = list(trends.get(f"{FOOTPRINT}:{part}", ()))
    reforms = [str(day // DAYS_A_MONTH + 1) for day in pair.reform_days()]
    count, low, high = ranges[side]
    months = pair.new.years * MONTHS_A_YEAR
    option = charts.growing(
        names[side],
        both[side],
        place=SIDES.index(side),
        months=months,
        top=axis_end(ends, percent=_factor(curve) != 1.0),
        time=say("year", lang),
        mark=say("reform_date", lang),
        at=reforms,
        layers=parts,
        others=(say("other_runs", lang, runs=count), low[:months], high[:months]),
    )
    last = both[side][-1] if both[side] else math.nan
    return option, rounded(last)
