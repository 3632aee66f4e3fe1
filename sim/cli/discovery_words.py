"""What scenario discovery found, in sentences a planner can read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.analysis.discovery import FEWEST, Box, Discovery, Limit
from sim.analysis.goals import Fails, Goal, Judged
from sim.institutions.parameters import Parameter
from sim.measures.indicators import Indicator
from sim.report.drawn import percent
from sim.report.percent import shown, times
from sim.text import Lang, label


def goal_words(goals: Sequence[Goal], fails: Fails, indicators: Mapping[str, Indicator], lang: Lang) -> str:
    """What is to be reached."""
    said = []
    for goal in goals:
        indicator = indicators[goal.indicator]
        number, unit = f"{times(indicator) * goal.number:g}", str(getattr(shown(indicator).unit, lang))
        if goal.relative:
            number, unit = f"{goal.number:+.0%}", label("discover.of_base", lang)
        elif times(indicator) != 1.0 and goal.on == "difference":
            unit = label("report.points", lang)
        kind = ("least" if goal.least else "most") + ("_difference" if goal.on == "difference" else "")
        name = getattr(indicator.name, lang)
        name = name[0].lower() + name[1:] if lang == "en" and goal.on == "difference" else name
        said.append(label(f"discover.{kind}", lang).format(indicator=name, number=f"{number} {unit}".strip()))
    joint = label("discover.and", lang) if fails == "any" else "; "
    return label(f"discover.goal_{fails}", lang).format(goals=joint.join(said))


def opening(found: Discovery, judged: Judged, option: str, lang: Lang) -> list[str]:
    """How many futures miss the goal, and how sure that is."""
    lines = [label("discover.level", lang).format(option=option, misses=found.misses, futures=found.futures)]
    if judged.split.any():
        lines.append(label("discover.split", lang).format(split=int(judged.split.sum())))
    return lines


def findings(
    found: Discovery, registry: Mapping[str, Parameter], lang: Lang, about: str = "discover"
) -> list[str]:
    """A sentence or two a box; or that there is none, and why. `about`: whose words are said of futures."""
    if found.outcome != "found":
        return [label(f"{about}.{found.outcome}", lang).format(fewest=FEWEST)]
    lines = [box_words(box, found, registry, lang, about, first=i == 0) for i, box in enumerate(found.boxes)]
    if found.rejected is not None:
        lines.append(label(f"{about}.nothing_more", lang))
    return lines


def box_words(
    box: Box,
    found: Discovery,
    registry: Mapping[str, Parameter],
    lang: Lang,
    about: str = "discover",
    *,
    first: bool = True,
) -> str:
    """A box in words: what holds in it, how many misses, and how it fared in fresh futures."""
    sentence = label(f"{about}.box" if first else f"{about}.box_more", lang).format(
        missed=box.seen.missed,
        inside=box.seen.inside,
        limits=limits_words(box.limits, registry, lang),
        coverage=percent(box.seen.coverage, lang),
        base=percent(found.misses / found.futures, lang),
    )
    fresh = label(f"{about}.fresh", lang).format(
        density=percent(box.fresh.density, lang), coverage=percent(box.fresh.coverage, lang)
    )
    return f"{sentence}{' ' if lang == 'en' else ''}{fresh}"


def limits_words(limits: Sequence[Limit], registry: Mapping[str, Parameter], lang: Lang) -> str:
    """The limits of a box, those of a parameter together."""
    ends: dict[str, tuple[float, float]] = {}
    for limit in limits:
        low, high = ends.get(limit.parameter, (-math.inf, math.inf))
        ends[limit.parameter] = (limit.value, high) if limit.side == "low" else (low, limit.value)
    return ends_words([(name, low, high) for name, (low, high) in ends.items()], registry, lang)


def ends_words(
    ends: Sequence[tuple[str, float, float]], registry: Mapping[str, Parameter], lang: Lang
) -> str:
    """Conditions (parameter, low, high), infinite where there is no limit."""
    return label("discover.and", lang).join(
        _condition(registry[name], low, high, lang) for name, low, high in ends
    )


def _condition(parameter: Parameter, low: float, high: float, lang: Lang) -> str:
    name = getattr(parameter.name, lang)
    name = name[0].lower() + name[1:] if lang == "en" else name
    lowest, highest = (in_range(end, parameter) for end in (low, high))
    if math.isfinite(low) and math.isfinite(high):
        return label("discover.between", lang).format(name=name, low=lowest, high=highest)
    side = "low" if math.isfinite(low) else "high"
    return label(f"discover.{side}", lang).format(name=name, value=lowest if side == "low" else highest)


def in_range(value: float, parameter: Parameter) -> str:
    """A parameter's value to a hundredth of its range: what so many futures can tell apart."""
    if not math.isfinite(value):
        return "–"
    digits = max(0, 2 - math.floor(math.log10(parameter.high - parameter.low)))
    return f"{value:,.{min(digits, 6)}f}"
