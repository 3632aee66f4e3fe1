"""Which figures a report has: those that the comparison has the data of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sim.report.drawn import Declared, Drawn
from sim.report.footprint import PANELS, footprint
from sim.report.forest import MOST_ROWS, forest
from sim.report.hours import INDICATOR as HOURS
from sim.report.hours import committee_hours
from sim.report.results import Compared
from sim.report.sentences import Sentences
from sim.report.services import services_by_area
from sim.report.style import SERIES, Size
from sim.report.trajectories import trajectories

OPTIONS_DRAWN = len(SERIES) - 1
"""So many options can be told apart in one figure."""

_OVER_TIME = (
    "on_time_share", "unmet_need", "committee_administrative_share", "posts_broad", "self_governance_hours",
    "trust",
)  # fmt: skip
_BY_AREA = ("on_time_share", "time_to_finish_median", "unmet_need")

type _Draw = Callable[[Size], Drawn]


def forests(sentences: Sentences, indicators: Mapping[str, Declared]) -> dict[str, _Draw]:
    """Option to its figure of the main outcomes' differences."""
    compared, names, lang = sentences.compared, sentences.names, sentences.lang
    chosen = sentences.main[:MOST_ROWS]

    def of(option: str) -> _Draw:
        return lambda size: forest(
            compared.differences, indicators, chosen, names, option,
            window=compared.window, lang=lang, size=size,
        )  # fmt: skip

    return {option: of(option) for option in compared.options[:OPTIONS_DRAWN] if chosen}


def over_time_and_by_area(sentences: Sentences, indicators: Mapping[str, Declared]) -> list[_Draw]:
    """Trajectories, service by area, committees' hours, footprint: those there are data for."""
    compared, lang, window = sentences.compared, sentences.lang, sentences.compared.window
    names = dict(list(sentences.names.items())[: OPTIONS_DRAWN + 1])
    shown = list(names)
    rows = compared.rows[compared.rows["scenario"].isin(shown)]
    rows = rows.assign(scenario=rows["scenario"].astype(str))
    summary, changes = compared.summary, compared.differences
    changes = changes[changes["scenario"].isin(shown)]
    draws: list[_Draw] = []
    if chosen := _there(compared, _OVER_TIME, "", indicators):
        draws.append(
            lambda size: trajectories(
                rows, changes, indicators, chosen, names,
                reform_month=sentences.reform_month(), window=window, lang=lang, size=size,
            )
        )  # fmt: skip
    if by_area := _there(compared, _BY_AREA, "area", indicators):
        draws.append(
            lambda size: services_by_area(
                summary, changes, indicators, by_area, names, window=window, lang=lang, size=size
            )
        )
    if _there(compared, [HOURS], "purpose", indicators):
        draws.append(
            lambda size: committee_hours(
                summary, changes, indicators, names, window=window, lang=lang, size=size
            )
        )
    needed = [name for pair in PANELS.values() for name in pair]
    if len(_there(compared, needed, "", indicators)) == len(needed):
        draws.append(
            lambda size: footprint(rows, changes, indicators, names, window=window, lang=lang, size=size)
        )
    return draws


def _there(
    compared: Compared, wanted: Sequence[str], by: str, indicators: Mapping[str, Declared]
) -> list[str]:
    """The indicators that are declared and that the comparison has, by this breakdown."""
    rows = compared.differences[compared.differences["by"] == by]
    there = set(rows["indicator"])
    return [name for name in wanted if name in there and name in indicators]
