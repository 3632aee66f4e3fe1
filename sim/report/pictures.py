"""Which figures a report has: those that the comparison has the data of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sim.experiments.case_paths import in_window
from sim.institutions.structure import Structure
from sim.report.drawn import Declared, Drawn, joined, listed, said
from sim.report.flows import MOST_PANELS as FLOWS_DRAWN
from sim.report.flows import flows
from sim.report.footprint import PANELS, footprint
from sim.report.forest import MOST_ROWS, forest
from sim.report.hours import INDICATOR as HOURS
from sim.report.hours import committee_hours
from sim.report.organisation import organisation
from sim.report.persons import gains_chart, lorenz_chart
from sim.report.precinct_map import precinct_map
from sim.report.results import Compared
from sim.report.sentences import Sentences
from sim.report.services import services_by_area
from sim.report.style import SERIES, Size
from sim.report.trajectories import trajectories
from sim.text import Lang

OPTIONS_DRAWN = len(SERIES) - 1
"""So many options can be told apart in one figure."""

_OVER_TIME = (
    "on_time_share", "unmet_need", "committee_administrative_share", "posts_broad", "self_governance_hours",
    "trust",
)  # fmt: skip
_BY_AREA = ("on_time_share", "time_to_finish_median", "unmet_need")

_BY_PRECINCT = ("on_time_share", "everyday_met_share")

type _Draw = Callable[[Size], Drawn]


def _telling(draw: _Draw, sentences: Sentences, drawn: Iterable[str]) -> _Draw:
    """The figure with a word in its caption on every scenario that it does not draw."""
    left = [called for scenario, called in sentences.names.items() if scenario not in set(drawn)]
    if not left:
        return draw
    words = sentences.say("not_drawn", names=listed(left, sentences.lang))

    def with_words(size: Size) -> Drawn:
        one = draw(size)
        return replace(one, caption=joined([one.caption, words], sentences.lang))

    return with_words


def forests(sentences: Sentences) -> dict[str, _Draw]:
    """Option to its figure of the main outcomes' differences."""
    compared, names, lang = sentences.compared, sentences.names, sentences.lang
    indicators = sentences.indicators
    chosen = sentences.main[:MOST_ROWS]

    def of(option: str) -> _Draw:
        return lambda size: forest(
            compared.differences, indicators, chosen, names, option,
            window=compared.window, lang=lang, size=size,
        )  # fmt: skip

    return {option: of(option) for option in compared.options if chosen}


def figures_of(sentences: Sentences) -> dict[str, _Draw]:
    """All figures by name; the differences of the first option are called ``outcomes``."""
    first = list(forests(sentences).values())[:1]
    return {
        **dict(zip(("outcomes",), first, strict=False)),
        **over_time_and_by_area(sentences),
        **structures_and_places(sentences),
    }


def over_time_and_by_area(sentences: Sentences) -> dict[str, _Draw]:
    """Trajectories, service by area, committees' hours, footprint by name: those there are data for."""
    indicators = sentences.indicators
    compared, lang, window = sentences.compared, sentences.lang, sentences.compared.window
    names = dict(list(sentences.names.items())[: OPTIONS_DRAWN + 1])
    shown = list(names)
    rows = compared.rows[compared.rows["scenario"].isin(shown)]
    rows = rows.assign(scenario=rows["scenario"].astype(str))
    summary, changes = compared.summary, compared.differences
    changes = changes[changes["scenario"].isin(shown)]
    draws: dict[str, _Draw] = {}
    if chosen := _there(compared, _OVER_TIME, "", indicators):
        draws["courses"] = lambda size: trajectories(
                rows, changes, indicators, chosen, names,
                reform_months=sentences.reform_months(), window=window, lang=lang, size=size,
            )  # fmt: skip
    if by_area := _there(compared, _BY_AREA, "area", indicators):
        draws["areas"] = lambda size: services_by_area(
            summary, changes, indicators, by_area, names, window=window, lang=lang, size=size
        )
    if _there(compared, [HOURS], "purpose", indicators):
        draws["hours"] = lambda size: committee_hours(
            summary, changes, indicators, names, window=window, lang=lang, size=size
        )
    needed = [name for pair in PANELS.values() for name in pair]
    if len(_there(compared, needed, "", indicators)) == len(needed):
        draws["footprint"] = lambda size: footprint(
            rows, changes, indicators, names, window=window, lang=lang, size=size
        )
    return {name: _telling(draw, sentences, shown) for name, draw in draws.items()}


def persons_figures(sentences: Sentences) -> dict[str, _Draw]:
    """Option to the figure of who gains and loses from it; without a name the curves of all scenarios."""
    compared, lang = sentences.compared, sentences.lang
    names = dict(list(sentences.names.items())[: OPTIONS_DRAWN + 1])
    there = set(compared.persons["scenario"])

    def of(option: str) -> _Draw:
        return lambda size: gains_chart(compared.persons, sentences.names, option, lang=lang, size=size)

    draws = {option: of(option) for option in compared.options if option in there}
    draws[""] = _telling(
        lambda size: lorenz_chart(compared.lorenz, names, lang=lang, size=size), sentences, names
    )
    return draws


def structures_and_places(sentences: Sentences) -> dict[str, _Draw]:
    """Cases' paths, charts of the structures, and a map by name: those there are data for.

    Paths are those of the base and the first options, the map is of the base and the first option: captions
    say whom they leave out. Scenarios that end in the same structure have one chart.
    """
    compared, lang, window = sentences.compared, sentences.lang, sentences.compared.window
    indicators = sentences.indicators
    draws: dict[str, _Draw] = {}
    if len(compared.paths) and compared.structures:
        table = in_window(compared.paths, window)
        bodies = {
            name: said(body.name, lang)
            for structure in compared.structures.values()
            for name, body in structure.bodies.items()
        }
        kept = set(table["scenario"])
        shown = {scenario: name for scenario, name in sentences.names.items() if scenario in kept}
        shown = dict(list(shown.items())[:FLOWS_DRAWN])
        if shown:
            draws["flows"] = _telling(
                lambda size: flows(table, shown, bodies, window=window, lang=lang, size=size),
                sentences,
                shown,
            )
    charts = _charts(compared, sentences.names)
    for number, (structure, named) in enumerate(charts):
        draws[f"structure{number}"] = _chart(structure, listed(named, lang), lang)
    two = dict(list(sentences.names.items())[:2])
    rows = compared.rows[compared.rows["scenario"].isin(list(two))]
    rows = rows.assign(scenario=rows["scenario"].astype(str))
    by_precinct = _there(compared, _BY_PRECINCT, "precinct", indicators)
    ground = compared.ground
    if by_precinct and ground is not None:
        one = by_precinct[0]
        draws["map"] = _telling(
            lambda size: precinct_map(
                ground, rows, indicators, one, two, window=window, lang=lang, size=size
            ),
            sentences,
            two,
        )
    return draws


def _charts(compared: Compared, names: Mapping[str, str]) -> list[tuple[Structure, list[str]]]:
    """Structures that differ in more than what they are called, and the scenarios that end in each."""
    found: list[tuple[Structure, list[str]]] = []
    contents: list[dict[str, object]] = []
    for scenario, name in names.items():
        structure = compared.structures.get(scenario)
        if structure is None:
            continue
        content = structure.model_dump(include={"bodies", "departments", "desks", "precincts", "routes"})
        if content in contents:
            found[contents.index(content)][1].append(name)
        else:
            contents.append(content)
            found.append((structure, [name]))
    return found


def _chart(structure: Structure, name: str, lang: Lang) -> _Draw:
    return lambda size: organisation(structure, name=name, lang=lang, size=size)


def _there(
    compared: Compared, wanted: Sequence[str], by: str, indicators: Mapping[str, Declared]
) -> list[str]:
    """The indicators that are declared and that the comparison has, by this breakdown."""
    rows = compared.differences[compared.differences["by"] == by]
    there = set(rows["indicator"])
    return [name for name in wanted if name in there and name in indicators]
