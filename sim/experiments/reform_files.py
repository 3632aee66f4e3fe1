"""Files of reforms: what a reform is as a scenario, written, read and checked.

A reform is run as what its file says, so the file that is handed out is what was tried.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim.experiments.files import write_whole
from sim.experiments.reforms import Reform
from sim.institutions.changes import in_force
from sim.institutions.decisions import Decision, changes_of
from sim.institutions.files.decision_files import load_decisions
from sim.institutions.files.library import bundled_scenarios, load_scenario
from sim.institutions.own_code import with_own
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure
from sim.text import LANGUAGES, label


def document(base: Scenario, reform: Reform, folder: Path, *, number: int = 0) -> dict[str, Any]:
    """What is in the file of a reform, to be written to a folder; `number` names it for people (0: by id)."""
    dated: dict[int, dict[str, float]] = {}
    for step in reform.steps:
        dated.setdefault(step.month, {})[step.lever] = step.strength
    months = dated.keys() | {it.month for it in reform.settings}
    called = str(number) if number else reform.id
    words = {
        part: {
            lang: label(f"search.file_{part}", lang).format(name=called, base=base.id) for lang in LANGUAGES
        }
        for part in ("name", "about")
    }
    data: dict[str, Any] = {
        **words,
        "extends": _parent(base, folder),
        "horizon": {"years": base.years},
        "replicates": base.replicates,
        "seed": base.seed,
        "timeline": [_entry(base, month, dated.get(month, {})) for month in sorted(months)],
    }
    if base.community.table is None:
        data["community"] = {"residents": base.community.residents}
    if base.overrides:
        data["parameters"] = dict(base.overrides)
    return data


def _entry(base: Scenario, month: int, levers: dict[str, float]) -> dict[str, Any]:
    """An entry of a timeline; in the first month it takes the place of the base's, so it says both."""
    begins = {"structure": base.phases[0].structure.id} if month == 1 else {}
    return {"month": month, **begins, **({"levers": levers} if levers else {})}


def _parent(base: Scenario, folder: Path) -> str:
    """How the file of a reform names its base: a bundled name, or a path from the folder."""
    if base.id in bundled_scenarios() and not os.path.isfile(base.id):
        return base.id
    return os.path.relpath(base.source, folder)


def write_reform(folder: Path, base: Scenario, reform: Reform, *, number: int = 0, name: str = "") -> Path:
    """Write the file of a reform."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or reform.id}.yaml"
    data = document(base, reform, folder, number=number)
    if reform.settings:
        _decide(data, base, reform, path)
    write_whole(path, _written(data))
    return path


def _written(data: Mapping[str, Any]) -> bytes:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    return text.encode()


@cache
def _decisions() -> dict[str, Decision]:
    """Read once, not for every candidate of a search."""
    return load_decisions()


def _decide(data: dict[str, Any], base: Scenario, reform: Reform, path: Path) -> None:
    """Add what decisions change to the entries of a timeline.

    What they change hangs on what levers and earlier decisions have made of the structure by then, so the
    file is read up to that month. Raises InputError where it cannot be.
    """
    known, entries = _decisions(), {entry["month"]: entry for entry in data["timeline"]}
    for month in sorted({it.month for it in reform.settings}):
        structure = _structure(data, base, month, path).model_dump()
        made = [(known[it.decision], it.number) for it in reform.settings if it.month == month]
        entries[month]["changes"] = changes_of(made, structure)


def _structure(data: Mapping[str, Any], base: Scenario, month: int, path: Path) -> Structure:
    """The structure in force in a month by what a file says so far."""
    until = [it for it in data["timeline"] if it["month"] <= month and it.keys() & {"levers", "changes"}]
    if not until:
        return base.phases[0].structure
    write_whole(path, _written({**data, "timeline": until}))
    return in_force(load_scenario(path, kinds=base.own.agents), month).structure


def scenario_of(base: Scenario, reform: Reform, folder: Path) -> Scenario:
    """The scenario that a reform's file says, read and checked by the library.

    It is the base itself where nothing is changed. Raises InputError for a reform that cannot be.
    """
    if not reform.steps and not reform.settings:
        return base
    path = write_reform(folder, base, reform)
    read = load_scenario(path, kinds=base.own.agents)
    return with_own(replace(read, own=base.own)) if base.own else read
