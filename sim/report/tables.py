"""The tables of a report, with every number as it is shown."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from sim.analysis.persons import BURDENS
from sim.analysis.ranking import FEWEST
from sim.analysis.undone import BACK, KEPT, split_means, undone
from sim.institutions.files.library import bundled_structures, load_levers, load_registry, load_structure
from sim.report.blocks import Cell, Grid
from sim.report.drawn import said
from sim.report.percent import SUMMARY, table_shown
from sim.report.persons import group_name, way_name
from sim.report.sentences import Finding, Sentences, mean_with_interval
from sim.text import label
from sim.text.numbers import probability, signed, typeset, with_interval


def main_outcomes(sentences: Sentences, option: str, name: str) -> Grid:
    """Base, option, difference, corrected p and verdict of the main outcomes."""
    compared = sentences.compared
    code = "outcomes_caption" if compared.pairs > 1 else "one_caption"
    caption = sentences.say(
        code, window=compared.window, runs=compared.pairs, finding=sentences.tally(option)
    )
    return _outcomes(sentences, option, sentences.main, name, "outcomes_table", caption)


def other_indicators(sentences: Sentences, option: str, name: str) -> Grid:
    """The same of all other indicators."""
    compared = sentences.compared
    code = "others_caption" if compared.pairs > 1 else "one_caption"
    caption = sentences.say(code, window=compared.window, finding="").strip()
    return _outcomes(sentences, option, sentences.others, name, "others_table", caption)


def _outcomes(
    sentences: Sentences, option: str, chosen: Sequence[str], name: str, title: str, caption: str
) -> Grid:
    names, lang = sentences.names, sentences.lang
    base = names[sentences.compared.base]
    own = [sentences.findings[option][i] for i in chosen if i in sentences.findings[option]]
    rows: list[tuple[Cell, ...]] = []
    groups = list(dict.fromkeys(finding.group for finding in own))
    for group in groups:
        rows.append((Cell(label(f"group.{group}", lang)),))
        rows += [_outcome(sentences, finding) for finding in own if finding.group == group]
    headings = (
        label("indicator", lang), label("unit", lang), base, names[option],
        sentences.say("change_column"), sentences.say("p"), label("verdict", lang),
    )  # fmt: skip
    title = sentences.say(title, option=names[option], base=base)
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows), words=2)


def _outcome(sentences: Sentences, finding: Finding) -> tuple[Cell, ...]:
    verdict = finding.verdict
    words = {
        "better": label("better", sentences.lang),
        "worse": label("worse", sentences.lang),
        "higher": label("figure.higher_in", sentences.lang).format(what="").removesuffix(" in "),
        "lower": label("figure.lower_in", sentences.lang).format(what="").removesuffix(" in "),
        "unclear": sentences.say("unclear_count" if sentences.compared.pairs > 1 else "one_run"),
    }
    numbers = (finding.before, finding.after, finding.difference, finding.p)
    return (
        Cell(finding.name), Cell(finding.unit), *(Cell(text) for text in numbers),
        Cell(words[verdict], verdict),
    )  # fmt: skip


def persons(sentences: Sentences, option: str, name: str) -> Grid:
    """Who gains and who loses from an option, in numbers and shares, burden by burden and group by group."""
    lang, base = sentences.lang, sentences.names[sentences.compared.base]
    own = sentences.compared.persons
    own = own[own["scenario"] == option]
    rows: list[tuple[Cell, ...]] = []
    for burden in BURDENS:
        rows.append((Cell(label(f"figure.persons.{burden}", lang)),))
        way = ""
        for row in own[own["burden"] == burden].to_dict("records"):
            by = str(row["by"])
            if by != way:
                rows.append((Cell(way_name(by, base, sentences.names[option], lang)),))
                way = by
            shares = [signed_share(row, share) for share in ("gain", "lose", "net")]
            rows.append(
                (
                    Cell(group_name(by, str(row["key"]), lang)),
                    Cell(f"{row['residents']:,.0f}"),
                    Cell(f"{row['before']:.2f}"),
                    Cell(f"{row['after']:.2f}"),
                    *(Cell(text) for text in shares),
                )
            )
    words = ("residents", "before", "after", "gain", "lose", "net")
    headings = (label("persons.group", lang), *(label(f"persons.{word}", lang) for word in words))
    title = sentences.say("persons_table", option=sentences.names[option], base=base)
    caption = sentences.say("persons_caption")
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows))


def signed_share(row: Mapping[Any, Any], share: str) -> str:
    """A share in per cent with its interval over replicates, where there is one."""
    tell = signed if share == "net" else with_interval
    return typeset(tell(*(100.0 * row[column] for column in (share, f"{share}_low", f"{share}_high"))))


def ranking(sentences: Sentences, name: str) -> Grid:
    """Probability of being best, main outcome by main outcome."""
    names, lang = sentences.names, sentences.lang
    table = sentences.compared.ranking.set_index(["indicator", "scenario"])["best"]
    rows = [
        (
            Cell(said(sentences.indicators[i].name, lang)),
            *(Cell(probability(table.get((i, s), math.nan))) for s in names),
        )
        for i in sentences.main
        if (i, sentences.compared.base) in table.index
    ]
    title, caption = sentences.say("ranking_table"), sentences.say("ranking_caption", fewest=FEWEST)
    headings = (label("indicator", lang), *names.values())
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows))


def dominance(sentences: Sentences, name: str) -> Grid:
    """Every pair of scenarios: on how many main outcomes one is better or worse."""
    names = sentences.names
    rows = [
        (Cell(names[str(row.scenario)]), Cell(names[str(row.against)]),
         Cell(str(row.better)), Cell(str(row.worse)), Cell(str(row.unclear)), Cell(str(row.harmed)))
        for row in sentences.compared.dominance.itertuples()
    ]  # fmt: skip
    title, caption = (
        sentences.say("dominance_table"),
        sentences.say("dominance_caption"),
    )
    words = ("option", "against", "better_count", "worse_count", "unclear_count", "harmed_count")
    headings = tuple(sentences.say(word) for word in words)
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows), words=2)


def undone_runs(sentences: Sentences, option: str, name: str) -> Grid | None:
    """Main outcomes over runs in which an option was undone and over the others; None if all went one way."""
    compared = sentences.compared
    found = next((it for it in undone(compared.rows) if it.scenario == option), None)
    if found is None or len(found.months) == found.runs:
        return None
    split = split_means(sentences.rows, found, sentences.declared, sentences.main, compared.window)
    split = table_shown(split, sentences.declared, SUMMARY)
    rows = [
        (Cell(said(sentences.indicators[i].name, sentences.lang)),
         Cell(said(sentences.indicators[i].unit, sentences.lang)),
         *(Cell(mean_with_interval(kinds[kind])) for kind in (BACK, KEPT)))
        for i, kinds in _by_kind(split).items() if len(kinds) == 2
    ]  # fmt: skip
    headings = (
        label("indicator", sentences.lang), label("unit", sentences.lang),
        sentences.say("undone_back", runs=len(found.months)),
        sentences.say("undone_kept", runs=found.runs - len(found.months)),
    )  # fmt: skip
    title = sentences.say("undone_table", option=sentences.names[option])
    caption = sentences.say("undone_caption", window=compared.window)
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows), words=2)


def _by_kind(split: pd.DataFrame) -> dict[str, dict[str, Mapping[Hashable, Any]]]:
    found: dict[str, dict[str, Mapping[Hashable, Any]]] = {}
    for row in split.to_dict("records"):
        found.setdefault(str(row["indicator"]), {})[str(row["scenario"])] = row
    return found


def inputs(sentences: Sentences, name: str) -> Grid | None:
    """Structures, levers, events and parameters that differ; None where nothing does."""
    compared, lang = sentences.compared, sentences.lang
    about = {scenario: compared.scenario(scenario) for scenario in sentences.names}
    found: dict[str, list[str]] = {}
    found[sentences.say("community")] = [
        f"{said_['residents']:,}; {said_['area_km2']:g}" for said_ in about.values()
    ]
    found[sentences.say("structures")] = [
        "; ".join(_phase(sentences, phase) for phase in said_["timeline"]) for said_ in about.values()
    ]
    levers = load_levers()
    last = [said_["timeline"][-1]["levers"] for said_ in about.values()]
    for lever in dict.fromkeys(lever for own in last for lever in own):
        title = said(levers[lever].name, lang) if lever in levers else lever
        found[sentences.say("lever", name=title)] = [
            f"{own[lever]:g}" if lever in own else "–" for own in last
        ]
    found[sentences.say("events")] = [
        "; ".join(sentences.say("event", event=label(e["kind"], lang), month=e["month"]) for e in s["events"])
        or "–"
        for s in about.values()
    ]
    registry = load_registry()
    for parameter in dict.fromkeys(p for said_ in about.values() for p in said_["parameters"]):
        declared = registry.get(parameter)
        title = said(declared.name, lang) if declared else parameter
        unit = label(f"unit.{declared.unit}", lang) if declared else ""
        values = [said_["parameters"].get(parameter) for said_ in about.values()]
        texts = ["–" if value is None else f"{value:g}" for value in values]
        found[sentences.say("parameter", name=title, unit=unit).removesuffix(" []").removesuffix("［］")] = (
            texts
        )
    rows = [
        (Cell(title), *(Cell(text) for text in texts))
        for title, texts in found.items()
        if len(set(texts)) > 1
    ]
    if not rows:
        return None
    title, caption = sentences.say("inputs_table"), sentences.say("inputs_caption")
    headings = (sentences.say("input"), *sentences.names.values())
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows))


def _phase(sentences: Sentences, phase: Mapping[str, Any]) -> str:
    """From which month which structure is in force: by its name, with how many levers over it."""
    structure = str(phase["structure"]).partition("+")[0]
    name = said(load_structure(structure).name, sentences.lang) if structure in _bundled() else structure
    code = "phase_levers" if phase["levers"] else "phase"
    return sentences.say(code, month=phase["month"], name=name, count=len(phase["levers"]))


@cache
def _bundled() -> list[str]:
    return bundled_structures()


_SEEDS_SHOWN = 3
"""The others follow from the first (`sim.experiments.replicate_seeds`)."""


def scenarios(sentences: Sentences, name: str) -> Grid:
    """Ids, names, seeds and hashes."""
    rows = []
    for scenario, title in sentences.names.items():
        said_ = sentences.compared.scenario(scenario)
        seeds = said_["seeds"]
        text = ", ".join(str(seed) for seed in seeds[:_SEEDS_SHOWN]) + (
            ", …" if len(seeds) > _SEEDS_SHOWN else ""
        )
        rows.append((Cell(scenario), Cell(title), Cell(text), Cell(str(said_["hash"]))))
    headings = tuple(sentences.say(word) for word in ("id", "name", "seeds", "hash"))
    title, caption = sentences.say("scenarios_table"), sentences.say("scenarios_caption")
    return Grid(name, _captioned(sentences, name, title, caption), headings, tuple(rows), words=4)


def versions(sentences: Sentences, name: str) -> Grid:
    """The program and what it computed with."""
    manifest = sentences.compared.manifest
    all_ = {manifest["program"]: manifest["version"], **manifest["libraries"]}
    rows = tuple((Cell(program), Cell(str(version))) for program, version in all_.items())
    caption = sentences.say("versions_caption", started=manifest["started"])
    headings = (sentences.say("program"), sentences.say("version"))
    title = sentences.say("versions_table")
    return Grid(name, _captioned(sentences, name, title, caption), headings, rows, words=2)


def files(sentences: Sentences, name: str) -> Grid:
    """The files of the folder with their hashes."""
    hashes = {"manifest.json": sentences.compared.manifest_hash}
    hashes |= {file: str(about["sha256"]) for file, about in sentences.compared.manifest["files"].items()}
    rows = tuple((Cell(file), Cell(digest)) for file, digest in hashes.items())
    title, caption = sentences.say("files_table"), sentences.say("files_caption")
    headings = (sentences.say("file"), sentences.say("hash"))
    return Grid(name, _captioned(sentences, name, title, caption), headings, rows, words=2)


def _captioned(sentences: Sentences, name: str, title: str, caption: str) -> str:
    return sentences.say("labelled", name=name, title=title, caption=caption)
