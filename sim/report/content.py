"""The report of a comparison: the two-minute page first, then the detail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.report import fading, tables
from sim.report.beside import Beside, outcomes_of_patterns
from sim.report.blocks import Block, Paragraph, Picture, Point, Points, Report, Section
from sim.report.brief import brief
from sim.report.definitions import definitions
from sim.report.drawn import Declared
from sim.report.groups import by_group
from sim.report.pictures import (
    forests,
    over_time_and_by_area,
    persons_figures,
    structures_and_places,
)
from sim.report.reproducing import reproducing
from sim.report.results import Compared
from sim.report.sentences import Sentences
from sim.text import Lang


def report_of(
    compared: Compared,
    indicators: Mapping[str, Declared],
    main: Sequence[str],
    lang: Lang,
    beside: Beside | None = None,
) -> Report:
    """Everything the report says, in one language.

    `indicators` declares the indicators, `main` names the main outcomes in their order; `beside` is what
    other answers say of the same options (None: what came with the package).
    """
    sentences = Sentences(compared, indicators, main, lang)
    say = sentences.say
    table, figure = _counted(sentences, "table"), _counted(sentences, "figure")
    outcomes = {option: tables.main_outcomes(sentences, option, next(table)) for option in compared.options}
    named = {option: grid.name for option, grid in outcomes.items()}
    beside = Beside(patterns=outcomes_of_patterns()) if beside is None else beside

    draws = forests(sentences)
    main_blocks: list[Block] = []
    for option, grid in outcomes.items():
        main_blocks.append(grid)
        if option in draws:
            main_blocks.append(Picture(next(figure), draws[option]))
        if tables.undone_runs(sentences, option, "") is not None:
            main_blocks += filter(None, [tables.undone_runs(sentences, option, next(table))])
    detail = [Section("outcomes", say("outcomes"), tuple(main_blocks))]
    over_time = over_time_and_by_area(sentences)
    third = [over_time.pop("footprint", None)]
    if pictures := [Picture(next(figure), d) for d in over_time.values()]:
        detail.append(Section("years", say("years"), tuple(pictures)))
    detail += _third(sentences, [Picture(next(figure), d) for d in third if d is not None], table)
    detail += _distribution(sentences, table, figure)
    if pictures := [Picture(next(figure), d) for d in structures_and_places(sentences).values()]:
        detail.append(Section("bodies", say("bodies"), (Paragraph(say("bodies_note")), *pictures)))
    if len(compared.options) > 1:
        rank = tables.ranking(sentences, next(table))
        detail.append(Section("ranking", say("ranking"), (rank, tables.dominance(sentences, next(table)))))
    if sentences.others:
        rest = tuple(tables.other_indicators(sentences, option, next(table)) for option in compared.options)
        detail.append(Section("others", say("others"), rest))
    detail.append(Section("definitions", say("definitions"), (definitions(sentences, next(table)),)))
    detail += _background(sentences, table)
    first = brief(sentences, beside, named)
    return Report(lang, sentences.title(), sentences.subtitle(), first, tuple(detail))


def _third(sentences: Sentences, pictures: Sequence[Picture], table: Iterator[str]) -> Iterator[Section]:
    """The footprint over the years and whether administration fades out."""
    blocks: list[Block] = []
    for make in (fading.by_year, fading.faded):
        if make(sentences, "") is not None:
            blocks += filter(None, [make(sentences, next(table))])
    if blocks or pictures:
        note = [Paragraph(sentences.say("fading_note"))]
        yield Section("fading", sentences.say("fading"), (*note, *pictures, *blocks))


def _distribution(sentences: Sentences, table: Iterator[str], figure: Iterator[str]) -> Iterator[Section]:
    """Who gains and who loses: by group of residents, and person by person where these were kept."""
    say, compared = sentences.say, sentences.compared
    blocks: list[Block] = []
    for option in compared.options:
        if by_group(sentences, option, "") is not None:
            blocks += filter(None, [by_group(sentences, option, next(table))])
    if len(compared.persons):
        of_persons = persons_figures(sentences)
        blocks.append(Paragraph(say("persons_note")))
        blocks += [tables.persons(sentences, option, next(table)) for option in of_persons if option]
        blocks += [Picture(next(figure), draw) for draw in of_persons.values()]
    elif blocks:
        blocks.append(Paragraph(say("persons_not_kept")))
    if blocks:
        yield Section("persons", say("persons"), tuple(blocks))


def _background(sentences: Sentences, table: Iterator[str]) -> Iterator[Section]:
    """Inputs, method, limits, and how to reproduce the results."""
    say = sentences.say
    differing = tables.inputs(sentences, "")
    inputs: Block = Paragraph(say("same_inputs"))
    if differing is not None:
        inputs = tables.inputs(sentences, next(table)) or inputs
    yield Section("inputs", say("inputs"), (inputs,))
    method = ("method_model", "method_pairs", "method_intervals")
    yield Section("method", say("method"), tuple(Paragraph(say(code)) for code in method))
    limits = ("limits_model", "limits_parameters", "limits_one_place", "limits_people")
    points = tuple(Point("", say(code)) for code in limits)
    yield Section("limits", say("limits"), (Points("", points),))
    yield Section(
        "reproduce",
        say("reproduce"),
        (
            *reproducing(sentences),
            tables.scenarios(sentences, next(table)),
            tables.versions(sentences, next(table)),
            tables.files(sentences, next(table)),
        ),
    )


def _counted(sentences: Sentences, kind: str) -> Iterator[str]:
    """Table 1, Table 2, …"""
    number = 0
    while True:
        number += 1
        yield sentences.say(kind, number=number)
