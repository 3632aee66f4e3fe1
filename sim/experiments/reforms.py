"""Reforms made of levers: which, how strong and from which month on, as a genome, a scenario and a file.

A genome has three genes in [0, 1] for every lever that may be used: whether it is on (from 1/2), which of the
strengths, which of the months. Two rules make a sensible reform of any genome: a lever without one that it
needs is left out, and one that would begin before what it needs begins with it. Whatever else is wrong with
a reform, the library finds when it reads the reform's file; such a reform is never run.

A reform is run as what its file says, so the file that is handed out is what was tried.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.experiments.files import write_whole
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.library import (
    bundled_scenarios,
    bundled_structures,
    load_scenario,
    load_structure,
    with_settings,
)
from sim.institutions.levers import LEVERS, Lever
from sim.institutions.own_code import with_own
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.institutions.structure import Structure
from sim.kernel.arrays import Floats
from sim.text import LANGUAGES, label
from sim.text.problems import message

GENES_A_LEVER = 3

_ON = 0.5


@dataclass(frozen=True)
class Step:
    """A lever that is switched on at a strength (0 to 1) in a month (from 1)."""

    lever: str
    strength: float
    month: int


@dataclass(frozen=True)
class Reform:
    """Levers by date, and of one date in the order of `LEVERS`; no steps is the base as it is."""

    steps: tuple[Step, ...]

    @cached_property
    def id(self) -> str:
        """A name made of what is in it, the same wherever it is found."""
        text = ";".join(f"{step.lever}:{step.strength:g}:{step.month}" for step in self.steps)
        return f"r{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"

    @property
    def levers(self) -> tuple[str, ...]:
        """Its levers in the order of `LEVERS`."""
        return tuple(sorted((step.lever for step in self.steps), key=LEVERS.index))


def reform_of(steps: Iterable[Step]) -> Reform:
    """The reform of these steps, in order."""
    return Reform(tuple(sorted(steps, key=lambda step: (step.month, LEVERS.index(step.lever)))))


@dataclass(frozen=True)
class Space:
    """Which reforms there are: levers, strengths (rising) and months (rising) to choose from, over a base."""

    base: Scenario
    levers: tuple[str, ...]
    strengths: tuple[float, ...]
    months: tuple[int, ...]
    needs: Mapping[str, tuple[str, ...]]

    @property
    def genes(self) -> int:
        """How many genes a genome has."""
        return GENES_A_LEVER * len(self.levers)

    def reform(self, genome: Floats) -> Reform:
        """What a genome [genes] stands for."""
        chosen: dict[str, Step] = {}
        for i, lever in enumerate(self.levers):
            on, strength, month = genome[GENES_A_LEVER * i : GENES_A_LEVER * (i + 1)]
            if on >= _ON:
                chosen[lever] = Step(lever, _picked(self.strengths, strength), _picked(self.months, month))
        while lacking := [lever for lever in chosen if any(n not in chosen for n in self.needs[lever])]:
            for lever in lacking:
                del chosen[lever]
        for _ in chosen:  # what is needed may itself have to wait
            for lever, step in chosen.items():
                first = max((chosen[need].month for need in self.needs[lever]), default=1)
                chosen[lever] = replace(step, month=max(step.month, first))
        return reform_of(chosen.values())

    def genome(self, reform: Reform) -> Floats:
        """[genes] a genome that stands for a reform of this space: the middle of what each gene may be."""
        found = np.full(self.genes, 0.5)
        found[::GENES_A_LEVER] = 0.5 * _ON
        for step in reform.steps:
            at = GENES_A_LEVER * self.levers.index(step.lever)
            found[at] = 1.5 * _ON
            found[at + 1] = (self.strengths.index(step.strength) + 0.5) / len(self.strengths)
            found[at + 2] = (self.months.index(step.month) + 0.5) / len(self.months)
        return found

    def features(self, genomes: Floats) -> Floats:
        """[genomes, features] of what genomes stand for, a surrogate to learn from.

        For each lever its strength, and that times the part of the horizon in which it is in force; then how
        many there are, and the square of it.
        """
        last = self.base.years * MONTHS_A_YEAR
        found = np.zeros((len(genomes), 2 * len(self.levers) + 2))
        for row, genome in zip(found, genomes, strict=True):
            for step in (steps := self.reform(genome).steps):
                at = 2 * self.levers.index(step.lever)
                row[at] = step.strength
                row[at + 1] = step.strength * (last + 1 - step.month) / last
            row[-2:] = len(steps), len(steps) ** 2
        return found

    def known(self) -> tuple[Reform, ...]:
        """What is known before a search: the base, every single lever, and all levers at once.

        All levers, at full strength from the first month that is not before the second year (or the last
        there is), are the plan as written where every lever may be used.
        """
        singles = [self.single(lever) for lever in self.levers]
        month = next((month for month in self.months if month > MONTHS_A_YEAR), self.months[-1])
        whole = reform_of(Step(lever, self.strengths[-1], month) for lever in self.levers)
        return tuple(dict.fromkeys([reform_of(()), *singles, whole]))

    def single(self, lever: str) -> Reform:
        """A lever alone at full strength with what it needs, from the first month on."""
        wanted = _closure(lever, self.needs)
        return reform_of(Step(name, self.strengths[-1], self.months[0]) for name in wanted)


def _picked[T](among: Sequence[T], gene: float) -> T:
    return among[min(int(gene * len(among)), len(among) - 1)]


def _closure(lever: str, needs: Mapping[str, tuple[str, ...]]) -> list[str]:
    found = [lever]
    for name in found:
        found += [need for need in needs.get(name, ()) if need not in found]
    return found


def space_of(
    base: Scenario,
    levers: Sequence[str],
    strengths: Sequence[float],
    months: Sequence[int],
    known: Mapping[str, Lever],
) -> Space:
    """The reforms of a base by these levers (none: all).

    Raises InputError for a base whose timeline has reforms of its own or levers built in, for unknown levers,
    levers whose needs are not among those chosen, and months beyond the horizon.
    """
    problems: list[Problem] = []
    if len(base.phases) > 1 or base.phases[0].structure.levers:
        found = message("base_with_reforms", name=repr(base.id))
        problems.append(Problem("shequ", 0, "BASE", found, message("base_without_reforms")))
    chosen = list(dict.fromkeys(levers)) or list(known)
    needs = {name: tuple(lever.needs) for name, lever in known.items()}
    for lever in chosen:
        if lever not in known:
            found = message("unknown_lever", name=repr(lever))
            problems.append(Problem("shequ", 0, "--levers", found, one_of(known, lever)))
        elif missing := [name for name in _closure(lever, needs) if name not in chosen]:
            wanted = ", ".join(missing)
            found = message("lever_without", name=repr(lever), needed=wanted)
            problems.append(Problem("shequ", 0, "--levers", found, message("needed_too", needed=wanted)))
    if min(months) == 1 and not _is_plain(base.phases[0].structure):
        found = message("changed_first_structure", name=repr(base.id))
        problems.append(Problem("shequ", 0, "--months", found, message("months_from_2")))
    last = base.years * MONTHS_A_YEAR
    if max(months) > last:
        allowed = message("month_up_to", last=last, years=base.years)
        problems.append(Problem("shequ", 0, "--months", str(max(months)), allowed))
    if problems:
        raise InputError(problems)
    ordered = tuple(lever for lever in LEVERS if lever in chosen)
    own = {lever: needs[lever] for lever in ordered}
    return Space(base, ordered, tuple(sorted(set(strengths))), tuple(sorted(set(months))), own)


def document(base: Scenario, reform: Reform, folder: Path, *, number: int = 0) -> dict[str, Any]:
    """What is in the file of a reform, to be written to a folder; `number` names it for people (0: by id)."""
    dated: dict[int, dict[str, float]] = {}
    for step in reform.steps:
        dated.setdefault(step.month, {})[step.lever] = step.strength
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
        "timeline": [_entry(base, month, levers) for month, levers in sorted(dated.items())],
    }
    if base.community.table is None:
        data["community"] = {"residents": base.community.residents}
    if base.overrides:
        data["parameters"] = dict(base.overrides)
    return data


def _entry(base: Scenario, month: int, levers: dict[str, float]) -> dict[str, Any]:
    """An entry of a timeline; in the first month it takes the place of the base's, so it says both."""
    begins = {"structure": base.phases[0].structure.id} if month == 1 else {}
    return {"month": month, **begins, "levers": levers}


def _is_plain(structure: Structure) -> bool:
    """Whether a structure is one of the library's as it is, so that its name says all."""
    return structure.id in bundled_structures() and load_structure(structure.id) == structure


def _parent(base: Scenario, folder: Path) -> str:
    """How the file of a reform names its base: a bundled name, or a path from the folder."""
    if base.id in bundled_scenarios() and not os.path.isfile(base.id):
        return base.id
    return os.path.relpath(base.source, folder)


def write_reform(folder: Path, base: Scenario, reform: Reform, *, number: int = 0, name: str = "") -> Path:
    """Write the file of a reform."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or reform.id}.yaml"
    text = yaml.safe_dump(
        document(base, reform, folder, number=number), allow_unicode=True, sort_keys=False, width=1000,
        default_flow_style=None,
    )  # fmt: skip
    write_whole(path, text.encode())
    return path


def scenario_of(base: Scenario, reform: Reform, folder: Path) -> Scenario:
    """The scenario that a reform's file says, read and checked by the library; the base itself without steps.

    Raises InputError for a reform that cannot be.
    """
    if not reform.steps:
        return base
    path = write_reform(folder, base, reform)
    read = load_scenario(path, kinds=base.own.agents)
    return with_own(replace(read, own=base.own)) if base.own else read


def distance(reform: Reform, plan: Structure) -> float:
    """How far a reform ends from a structure: the mean difference of strengths over all levers, 0 to 1."""
    own = {step.lever: step.strength for step in reform.steps}
    return sum(abs(own.get(lever, 0.0) - plan.levers.get(lever, 0.0)) for lever in LEVERS) / len(LEVERS)


def alike(base: Scenario, other: Scenario) -> Scenario:
    """Another scenario with the base's residents, horizon, seed and settings, to be held beside reforms.

    Raises InputError where it cannot have them, such as a horizon that ends before its last reform.
    """
    return with_settings(
        other,
        residents=base.community.residents if other.community.table is None else None,
        years=base.years,
        seed=base.seed,
        replicates=base.replicates,
        parameters=base.overrides,
    )
