"""Lists of what there is (scenarios, parameters, affairs), and the check of files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.cli.console import grid, note, out, print_csv, print_json, unbroken
from sim.cli.settings import chosen
from sim.institutions.affairs import AREAS, CLASSES, LINES, Affair
from sim.institutions.documents import InputError
from sim.institutions.files.library import (
    bundled,
    bundled_scenarios,
    check_file,
    load_affairs,
    load_registry,
    load_scenario,
)
from sim.institutions.files.single_levers import scenario_document
from sim.institutions.levers import LEVERS
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.text import Lang, label

Section = Literal["structures", "only", "without", "others"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""Sections of the list of scenarios, in order."""


def list_scenarios(lang: Lang, as_json: bool) -> None:
    """The bundled scenarios."""
    scenarios = [load_scenario(name) for name in bundled_scenarios()]
    if as_json:
        print_json(
            [
                {
                    "id": scenario.id,
                    "name": scenario.name.model_dump(),
                    "about": scenario.about.model_dump(),
                    "section": section_of(scenario),
                    "extends": list(scenario.extends),
                    "years": scenario.years,
                    "residents": scenario.community.residents,
                    "replicates": scenario.replicates,
                }
                for scenario in scenarios
            ]
        )
        return
    for section in SECTIONS:
        listed = [scenario for scenario in scenarios if section_of(scenario) == section]
        if listed:
            out().print(_scenarios(section, listed, lang))


def section_of(scenario: Scenario) -> Section:
    """Where a scenario is listed: by its name where that speaks of a lever, else by whether it reforms."""
    first, _, rest = scenario.id.partition("_")
    if rest in LEVERS and first in ("only", "without"):
        return "only" if first == "only" else "without"
    return "structures" if len(scenario.phases) == 1 else "others"


def _scenarios(section: Section, scenarios: Sequence[Scenario], lang: Lang) -> Table:
    """A section of the list. What is about a single lever needs no more than its name."""
    words = ("id", "about", "years", "extends")
    table = grid(
        *(label(word, lang) for word in words), numbers=(2,), title=label(f"section.{section}", lang)
    )
    for scenario in scenarios:
        name, about = getattr(scenario.name, lang), getattr(scenario.about, lang)
        brief = section in ("only", "without")
        table.add_row(
            escape(scenario.id),
            escape(name) if brief else f"[bold]{escape(name)}[/]\n{escape(about)}",
            str(scenario.years),
            escape(scenario.extends[0] if scenario.extends else ""),
        )
    unbroken(table, 0, (scenario.id for scenario in scenarios))
    return unbroken(table, 3, (scenario.extends[0] for scenario in scenarios if scenario.extends))


def list_parameters(search: str | None, lang: Lang, as_json: bool, as_csv: bool) -> None:
    """The registry, or what of it mentions a word (in any case)."""
    registry = {name: it for name, it in load_registry().items() if _mentions(name, it, search)}
    if as_json or as_csv:
        rows = [{"id": name, **_flat(it.model_dump())} for name, it in registry.items()]
        columns = ("id", *_flat_keys())
        _print_rows(rows, columns, as_json)
        return
    words = ("parameter", "default", "range", "unit", "kind")
    table = unbroken(grid(*(label(word, lang) for word in words), numbers=(1, 2)), 0, registry)
    for name, it in registry.items():
        span = f"{it.low:g} – {it.high:g}" if it.low != it.high else ""
        what = Text.assemble(
            (name, "bold"), f"\n{getattr(it.name, lang)}\n", (f"{it.basis.grade}: {it.basis.text}", "dim")
        )
        table.add_row(what, f"{it.default:g}", span, Text(it.unit), label(it.kind, lang))
    _print_counted(table, len(registry), "parameter", f" with {search!r}" if search else "")


def list_affairs(wanted_class: str | None, area: str | None, lang: Lang, as_json: bool, as_csv: bool) -> None:
    """The catalogue, or one class or area or line of it."""
    chosen(wanted_class, CLASSES, "--class")
    chosen(area, (*AREAS, *LINES), "--area")
    affairs = {
        name: it
        for name, it in load_affairs().items()
        if wanted_class in (None, it.affair_class) and area in (None, it.area, it.line)
    }
    if as_json or as_csv:
        _print_rows([_affair_row(name, it, lang) for name, it in affairs.items()], _AFFAIR_COLUMNS, as_json)
        return
    words = ("affair", "class", "raised", "hours", "due")
    table = unbroken(grid(*(label(word, lang) for word in words), numbers=(3, 4)), 0, affairs)
    for name, it in affairs.items():
        row = _affair_row(name, it, lang)
        table.add_row(
            Text.assemble((name, "bold"), f"\n{row['name']}"),
            f"{label(it.affair_class, lang)}\n{label(it.area or it.line or 'none', lang)}",
            row["raised"],
            f"{row['hours']:g}",
            f"{it.due_days:g}",
        )
    _print_counted(table, len(affairs), "affair", "")


def validate_files(files: Sequence[str]) -> int:
    """Check each file as what its keys say it is; returns the exit code."""
    wrong = 0
    for file in files:
        try:
            note(f"{file}: {_checked(file)}")
        except InputError as error:
            wrong += 1
            for problem in error.problems:
                note(str(problem))
    if wrong:
        note(f"{wrong} of {len(files)} files wrong." if len(files) > 1 else "The file is wrong.")
    return 2 if wrong else 0


MOST_BUILT = 200
"""Of more points than this, only the first ones' communities are built by way of trial."""

_SORTS = {
    "affairs": "a catalogue of affairs",
    "structure": "a structure",
    "lever": "a lever",
    "scenario": "a scenario",
    "parameters": "a registry of parameters",
    "clauses": "clauses of the plan",
}


def _checked(file: str) -> str:
    """What a file turned out to be. Raises InputError for all that is wrong with it."""
    from sim.experiments.before_runs import build_communities, may_be_refused  # takes time to import

    keys = scenario_document(file).keys()
    if "design" in keys:
        from sim.experiments.study_files import read_study

        study = read_study(Path(file))
        build_communities(filter(may_be_refused, study.design.scenarios[:MOST_BUILT]))
        return f"ok (a study of {len(study.design):,} points x {study.replicates} replicates)"
    if "indicators" in keys:
        from sim.measures.indicators import Indicator  # brings the measures with it

        bundled().table(Path(file).resolve(), "indicators", Indicator)
        return "ok (indicators)"
    if "patterns" in keys:
        from sim.institutions.patterns import Pattern

        bundled().table(Path(file).resolve(), "patterns", Pattern)
        return "ok (validation patterns)"
    if "glossary" in keys:
        from sim.institutions.glossary import Term

        bundled().table(Path(file).resolve(), "glossary", Term)
        return "ok (a glossary)"
    if "decisions" in keys:
        from sim.institutions.files.decision_files import read_decisions

        read_decisions(file)
        return "ok (decisions)"
    sort = check_file(file)
    if sort == "scenario":
        scenario = load_scenario(file)
        build_communities([scenario])
    return f"ok ({_SORTS[sort]})"


def _mentions(name: str, it: Parameter, word: str | None) -> bool:
    if word is None:
        return True
    text = " ".join((name, it.name.en, it.name.zh, it.feeds, it.unit, it.kind, it.basis.text))
    return word.casefold() in text.casefold()


_AFFAIR_COLUMNS = (
    "id", "name", "class", "area", "line", "department", "frequency", "raised", "hours", "steps", "due_days",
    "patience_days", "basis",
)  # fmt: skip


def _affair_row(name: str, it: Affair, lang: Lang) -> dict[str, Any]:
    if it.programme is None:
        raised = f"{label('residents', lang)} {it.rate:g}"
    else:
        raised = f"{label('programme', lang)} {it.programme.volume:g}/{label(it.programme.per, lang)}"
    return {
        "id": name,
        "name": getattr(it.name, lang),
        "class": it.affair_class,
        "area": it.area or "",
        "line": it.line or "",
        "department": it.department or "",
        "frequency": it.frequency,
        "raised": raised,
        "hours": sum(step.hours for step in it.steps),
        "steps": " > ".join(step.role for step in it.steps),
        "due_days": it.due_days,
        "patience_days": it.patience_days,
        "basis": f"{it.basis.grade}: {it.basis.text}",
    }


def _flat(value: dict[str, Any]) -> dict[str, Any]:
    """Nested entries as ``name.en``."""
    flat: dict[str, Any] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            flat |= {f"{key}.{word}": text for word, text in inner.items()}
        else:
            flat[key] = inner
    return flat


def _flat_keys() -> tuple[str, ...]:
    return (
        "name.en",
        "name.zh",
        "default",
        "low",
        "high",
        "unit",
        "kind",
        "feeds",
        "basis.grade",
        "basis.text",
    )


def _print_rows(rows: list[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_csv(rows, columns)


def _print_counted(table: Table, count: int, thing: str, which: str) -> None:
    if count:
        out().print(table)
    note(f"{count} {thing}{'' if count == 1 else 's'}{which}")
