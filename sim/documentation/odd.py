"""The description as a whole: its seven elements and appendices, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import get_args

from sim.documentation import patches, structures, tables
from sim.documentation.entities import ENTITIES, Entity, told, variables
from sim.documentation.facts import Facts, facts
from sim.documentation.markdown import code, prose, table
from sim.documentation.references import REFERENCES
from sim.documentation.simplified import simplified
from sim.documentation.sources import docstring, parts_of
from sim.documentation.submodels import parameters_of, sections
from sim.experiments.ablations import ABLATIONS as TAKEN_OUT
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.files.library import load_glossary
from sim.institutions.scenario import EventKind
from sim.measures.indicators import INDICATORS
from sim.model.schedule import Step
from sim.model.steps import SCHEDULE
from sim.text import Lang, label
from sim.text.prose import read_modules, read_variables

FALSIFIERS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")
ABLATIONS = ("A1", "A2", "A3")
"""What `shequ falsify` tries; each has a text ``falsify.<id>``."""

LIMITS = ("place", "level", "staff", "gain", "fade", "run")
"""The uses to be warned of, in order; each has a text ``limits.<use>`` and why, ``limits.<use>.why``."""

CONCEPTS = (
    "background",
    "decisions",
    "learning",
    "sensing",
    "prediction",
    "interaction",
    "collectives",
    "heterogeneity",
    "stochasticity",
    "emergence",
    "adaptation",
    "observation",
)
"""The design concepts in the order of ODD+D; each has a text ``concept.<concept>`` and a heading."""

DECIDERS = (
    "resident",
    "volunteer",
    "department",
    "committee",
    "office",
    "contractor",
    "provider",
    "district",
)
"""Who decides; each has texts ``concept.who``, ``.decides`` and ``.rule``."""


def description(lang: Lang) -> str:
    """The whole description. Raises InputError for what is wrong with a file of data."""
    data = facts()
    elements: tuple[Callable[[Facts, Lang], Iterable[str]], ...] = (
        _purpose,
        _entities,
        _process,
        _concepts,
        _initialisation,
        _input,
        _submodels,
        _appendices,
    )
    parts = [
        f"# {label('odd.title', lang)}",
        _say("odd.about", data, lang),
        _say("odd.code", data, lang),
        label("odd.english", lang),
    ]
    for element in elements:
        parts += element(data, lang)
    return "\n\n".join(part for part in parts if part) + "\n"


def _purpose(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("1", "odd.purpose.heading", lang)
    yield _say("odd.purpose", data, lang)
    yield _heading("1.1", "odd.patterns.heading", lang)
    yield _say("odd.patterns", data, lang)
    yield tables.patterns(data.patterns, lang)
    yield _heading("1.2", "odd.falsifiers.heading", lang)
    yield label("odd.falsifiers", lang)
    yield _list(f"{which}: {label(f'falsify.{which}', lang)}" for which in FALSIFIERS)
    yield label("odd.ablations", lang)
    yield _list(f"{which}: {label(f'falsify.{which}', lang)}" for which in ABLATIONS)
    yield label("odd.taken_out", lang)
    yield _list(label(f"ablation.{which}", lang) for which in TAKEN_OUT)
    yield _heading("1.3", "limits.heading", lang)
    yield limits(data, lang)


def limits(data: Facts, lang: Lang) -> str:
    """What the model must not be used for, as a list."""
    gap = " " if lang == "en" else ""
    items = []
    for use in LIMITS:
        what, why = label(f"limits.{use}", lang), _say(f"limits.{use}.why", data, lang)
        items.append(f"**{what}**{'' if why[0] in ',，' else gap}{why}")
    return _list(items)


def _entities(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("2", "odd.entities.heading", lang)
    yield label("odd.entities", lang)
    for place, entity in enumerate(ENTITIES, 1):
        yield _heading(f"2.{place}", f"odd.entity.{entity.id}", lang)
        yield from _entity(entity, lang)
    yield _heading(f"2.{len(ENTITIES) + 1}", "odd.scales.heading", lang)
    yield _say("odd.scales", data, lang)


def _entity(entity: Entity, lang: Lang) -> Iterable[str]:
    for kind, path in entity.holders():
        name = code(path.replace(":", "."))
        if kind == "class":
            yield f"{name}: {_class(path, lang)}"
        else:
            yield label("odd.records", lang).format(names=name)
        rows = [
            [code(it.name), _inline(it.meaning, lang) if lang == "en" else read_variables()[path][1][it.name]]
            for it in variables(kind, path)
        ]
        yield table(tables.headings(lang, "odd.variable", "odd.meaning"), rows)
    if entity.id == "community":
        words = (label(f"odd.attribute.{name}", lang) for name in ATTRIBUTES)
        yield f"{label('odd.attributes', lang)}: {_comma(lang).join(words)}"
    if entity.heirs:
        yield label("odd.heirs", lang)
        yield _list(f"{code(path.replace(':', '.'))}: {_class(path, lang)}" for path in entity.heirs)


def _process(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("3", "odd.process.heading", lang)
    yield label("odd.process", lang)
    for place, (when, steps) in enumerate(SCHEDULE.stretches.items(), 1):
        yield _heading(f"3.{place}", f"odd.when.{when}", lang)
        rows = [[str(i), code(step.name), _does(step, lang)] for i, step in enumerate(steps, 1)]
        yield table(["", *tables.headings(lang, "odd.step", "odd.does")], rows, (0,))
        if when == "month_opens":
            yield _say("odd.elections", data, lang)


def _concepts(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("4", "odd.concepts.heading", lang)
    for place, concept in enumerate(CONCEPTS, 1):
        yield _heading(f"4.{place}", f"concept.{concept}.heading", lang)
        yield _say(f"concept.{concept}", data, lang)
        if concept == "decisions":
            words = ("who", "decides", "rule")
            rows = [[label(f"concept.{word}.{who}", lang) for word in words] for who in DECIDERS]
            yield table([label(f"concept.{word}", lang) for word in words], rows)
        if concept == "observation":
            yield tables.indicators(INDICATORS, lang)


def _initialisation(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("5", "odd.initialisation.heading", lang)
    yield label("odd.initialisation", lang)
    yield _heading("5.1", "odd.structures.heading", lang)
    yield label("odd.structures", lang)
    for structure in data.structures:
        yield f"#### {tables.said(structure.name, lang)} ({code(structure.id)})"
        yield tables.said(structure.about, lang)
        yield structures.posts(structure, lang)
        yield label("odd.routes", lang)
        yield structures.routes(structure, data.affairs, lang)
    yield label("odd.rules", lang)
    yield structures.rules(data.structures, lang)
    yield label("odd.departments", lang)
    yield structures.departments(data.structures, lang)
    yield _heading("5.2", "odd.scenarios.heading", lang)
    yield label("odd.scenarios", lang)
    yield structures.scenarios(data.scenarios, lang)
    for scenario, month, lines in structures.own_changes(data.scenarios):
        yield f"{code(scenario)}, {label('month', lang)} {month}:"
        yield _list(map(code, lines))


def _input(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("6", "odd.input.heading", lang)
    yield label("odd.input", lang)
    kinds = _comma(lang).join(label(kind, lang) for kind in get_args(EventKind))
    yield label("odd.events", lang).format(kinds=kinds)
    yield label("odd.seasons", lang)
    yield tables.seasons(data.affairs, lang)


def _submodels(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("7", "odd.submodels.heading", lang)
    yield _say("odd.submodels", data, lang)
    for section in sections():
        yield f"### 7.{section.number} {section.title[lang]}"
        for module in section.modules:
            yield from _module(module, lang)
        own = parameters_of(section.modules, data.registry)
        if own:
            yield f"#### {label('odd.parameters', lang)} (7.{section.number})"
            yield tables.parameters(data.registry, own, lang)


def _module(module: str, lang: Lang) -> Iterable[str]:
    """What a module says of itself and of its public parts; in Chinese a sentence first."""
    yield f"#### {code(module)}"
    if lang == "zh":
        yield read_modules()[module]
    yield _plain(prose(docstring(module)), lang)
    parts = [f"{code(part.name)}: {_inline(part.text, lang)}" for part in parts_of(module)]
    if parts:
        yield f"{label('odd.parts', lang)}:"
        yield _list(parts)


def _appendices(data: Facts, lang: Lang) -> Iterable[str]:
    yield _heading("", "odd.affairs.heading", lang)
    yield label("odd.affairs", lang)
    names = {id_: it.name for structure in data.structures for id_, it in structure.departments.items()}
    yield tables.affairs(data.affairs, names, lang)
    yield _heading("", "odd.levers.heading", lang)
    yield label("odd.levers", lang)
    yield tables.levers(data.levers, lang)
    yield label("odd.patches", lang)
    for id_, lever in data.levers.items():
        yield f"#### {tables.named(id_, lever.name, lang)}"
        yield _list(patches.lever_lines(lever, lang))
    yield _heading("", "odd.clauses.heading", lang)
    yield label("odd.clauses", lang)
    yield tables.clauses(data.clauses, data.levers, lang)
    yield _heading("", "odd.glossary.heading", lang)
    yield tables.glossary(load_glossary(), lang)
    yield _heading("", "odd.references.heading", lang)
    yield label("odd.references", lang)
    yield _list(REFERENCES)


def _heading(number: str, word: str, lang: Lang, more: str = "") -> str:
    """A heading; its depth follows from its number."""
    depth = "#" * (2 + number.count("."))
    return " ".join(part for part in (depth, number, label(word, lang), more) if part)


def _say(word: str, data: Facts, lang: Lang) -> str:
    """A text with its gaps filled."""
    return label(word, lang).format(**data.numbers)


def _comma(lang: Lang) -> str:
    return ", " if lang == "en" else "、"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _inline(text: str, lang: Lang) -> str:
    """A line of a docstring within a table or list."""
    return _plain(prose(text).replace("\n", " "), lang)


def _plain(text: str, lang: Lang) -> str:
    """A docstring's text; the plan's traditional characters in simplified ones for Chinese readers."""
    return simplified(text) if lang == "zh" else text


def _class(path: str, lang: Lang) -> str:
    """What a class of entities is."""
    return _inline(told(path), lang) if lang == "en" else read_variables()[path][0]


def _does(step: Step, lang: Lang) -> str:
    """What a step does, how often where that is not every time, and where it stands."""
    home = code(step.act.__module__)
    every = f"{label(f'odd.every.{step.every}', lang)}" if step.every > 1 else ""
    if lang == "zh":
        return f"{every}{step.zh}（{home}）"
    return f"{every}{_inline(step.en, lang)} ({home})"
