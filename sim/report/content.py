"""The report of a comparison: the two-minute page first, then the detail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.report import tables
from sim.report.blocks import Block, Code, Paragraph, Picture, Point, Points, Report, Section
from sim.report.drawn import Declared
from sim.report.pictures import (
    OPTIONS_DRAWN,
    forests,
    over_time_and_by_area,
    persons_figures,
    structures_and_places,
)
from sim.report.results import Compared
from sim.report.sentences import AUDIENCES, Sentences
from sim.text import Lang


def report_of(
    compared: Compared, indicators: Mapping[str, Declared], main: Sequence[str], lang: Lang
) -> Report:
    """Everything the report says, in one language.

    `indicators` declares the indicators, `main` names the main outcomes in their order.
    """
    sentences = Sentences(compared, indicators, main, lang)
    say = sentences.say
    table, figure = _counted(sentences, "table"), _counted(sentences, "figure")
    outcomes = {option: tables.main_outcomes(sentences, option, next(table)) for option in compared.options}
    named = {option: grid.name for option, grid in outcomes.items()}
    brief = [Section("what", say("what"), sentences.what())]
    for audience in AUDIENCES:
        if blocks := sentences.changes(audience, named):
            brief.append(Section(audience, say(audience), blocks))
    brief.append(Section("sure", say("sure"), sentences.sure()))
    brief.append(Section("fails", say("fails"), sentences.fails()))

    draws = forests(sentences)
    main_blocks: list[Block] = []
    for option, grid in outcomes.items():
        main_blocks.append(grid)
        if option in draws:
            main_blocks.append(Picture(next(figure), draws[option]))
        if tables.undone_runs(sentences, option, "") is not None:
            main_blocks += filter(None, [tables.undone_runs(sentences, option, next(table))])
    detail = [Section("outcomes", say("outcomes"), tuple(main_blocks))]
    if pictures := [Picture(next(figure), d) for d in over_time_and_by_area(sentences).values()]:
        detail.append(Section("years", say("years"), tuple(_limited(sentences, pictures))))
    if pictures := [Picture(next(figure), d) for d in structures_and_places(sentences).values()]:
        detail.append(Section("bodies", say("bodies"), (Paragraph(say("bodies_note")), *pictures)))
    if len(compared.persons):
        of_persons = persons_figures(sentences)
        gains: list[Block] = [Paragraph(say("persons_note"))]
        gains += [tables.persons(sentences, option, next(table)) for option in of_persons if option]
        gains += [Picture(next(figure), draw) for draw in of_persons.values()]
        detail.append(Section("persons", say("persons"), tuple(gains)))
    if len(compared.options) > 1:
        rank = tables.ranking(sentences, next(table))
        detail.append(Section("ranking", say("ranking"), (rank, tables.dominance(sentences, next(table)))))
    if sentences.others:
        rest = tuple(tables.other_indicators(sentences, option, next(table)) for option in compared.options)
        detail.append(Section("others", say("others"), rest))
    detail += _background(sentences, table)
    return Report(lang, sentences.title(), sentences.subtitle(), tuple(brief), tuple(detail))


def _limited(sentences: Sentences, pictures: Sequence[Picture]) -> Iterator[Block]:
    """The figures, with a word on options that they leave out."""
    if len(sentences.compared.options) > OPTIONS_DRAWN:
        yield Paragraph(sentences.say("figures_limit", count=OPTIONS_DRAWN))
    yield from pictures


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
            Paragraph(say("command")),
            Code(str(sentences.compared.manifest["command"])),
            Paragraph(say("again")),
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
