"""Reforms made of levers: which, how strong and from which month on, as a genome, a scenario and a file.

A genome has three genes in [0, 1] for every lever that may be used: whether it is on (from 1/2), which of the
strengths, which of the months; and three for every decision about a number of the structure: whether it is
made, which number, which month. Two rules make a sensible reform of any genome: a lever or decision without a
lever that it needs is left out, and one that would begin before what it needs begins with it. Whatever else
is wrong with a reform, the library finds when it reads the reform's file; such a reform is never run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from sim.institutions.decisions import Decision
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.library import (
    bundled_structures,
    load_structure,
    with_settings,
)
from sim.institutions.levers import LEVERS, Lever
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.institutions.structure import Structure
from sim.kernel.arrays import Floats
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
class Setting:
    """A decision that sets its number in a month (from 1)."""

    decision: str
    number: float
    month: int


@dataclass(frozen=True)
class Reform:
    """Levers by date, of one date in the order of `LEVERS`, and decisions by date; none: just the base."""

    steps: tuple[Step, ...]
    settings: tuple[Setting, ...] = ()

    @cached_property
    def id(self) -> str:
        """A name made of what is in it, the same wherever it is found."""
        words = [f"{step.lever}:{step.strength:g}:{step.month}" for step in self.steps]
        text = ";".join([*words, *(f"{it.decision}={it.number:g}:{it.month}" for it in self.settings)])
        return f"r{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"

    @property
    def levers(self) -> tuple[str, ...]:
        """Its levers in the order of `LEVERS`."""
        return tuple(sorted((step.lever for step in self.steps), key=LEVERS.index))


def reform_of(steps: Iterable[Step], settings: Iterable[Setting] = ()) -> Reform:
    """The reform of these steps and decisions, in order."""
    return Reform(
        tuple(sorted(steps, key=lambda step: (step.month, LEVERS.index(step.lever)))),
        tuple(sorted(settings, key=lambda it: (it.month, it.decision))),
    )


@dataclass(frozen=True)
class Space:
    """Which reforms there are: levers, strengths (rising) and months (rising) to choose from, over a base.

    `decisions` are those that may be made beside.
    """

    base: Scenario
    levers: tuple[str, ...]
    strengths: tuple[float, ...]
    months: tuple[int, ...]
    needs: Mapping[str, tuple[str, ...]]
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @property
    def genes(self) -> int:
        """How many genes a genome has."""
        return GENES_A_LEVER * (len(self.levers) + len(self.decisions))

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
        return reform_of(chosen.values(), self._settings(genome, chosen))

    def _settings(self, genome: Floats, chosen: Mapping[str, Step]) -> Iterator[Setting]:
        """The decisions that a genome makes, beside the levers chosen."""
        for i, (name, decision) in enumerate(self.decisions.items(), start=len(self.levers)):
            on, number, month = genome[GENES_A_LEVER * i : GENES_A_LEVER * (i + 1)]
            if on >= _ON and all(need in chosen for need in decision.needs):
                first = max((chosen[need].month for need in decision.needs), default=1)
                begins = max(_picked(self.months, month), first)
                yield Setting(name, _picked(decision.numbers, number), begins)

    def genome(self, reform: Reform) -> Floats:
        """[genes] a genome that stands for a reform of this space: the middle of what each gene may be."""
        found = np.full(self.genes, 0.5)
        found[::GENES_A_LEVER] = 0.5 * _ON
        for step in reform.steps:
            at = GENES_A_LEVER * self.levers.index(step.lever)
            found[at] = 1.5 * _ON
            found[at + 1] = (self.strengths.index(step.strength) + 0.5) / len(self.strengths)
            found[at + 2] = (self.months.index(step.month) + 0.5) / len(self.months)
        names = list(self.decisions)
        for it in reform.settings:
            at = GENES_A_LEVER * (len(self.levers) + names.index(it.decision))
            numbers = self.decisions[it.decision].numbers
            found[at] = 1.5 * _ON
            found[at + 1] = (numbers.index(it.number) + 0.5) / len(numbers)
            found[at + 2] = (self.months.index(it.month) + 0.5) / len(self.months)
        return found

    def features(self, genomes: Floats) -> Floats:
        """[genomes, features] of what genomes stand for, a surrogate to learn from.

        For each lever its strength, and that times the part of the horizon in which it is in force; for each
        decision made the part of the horizon, and that times where its number lies in its range; then how
        many levers there are, and the square of it.
        """
        last = self.base.years * MONTHS_A_YEAR
        names = list(self.decisions)
        found = np.zeros((len(genomes), 2 * (len(self.levers) + len(names)) + 2))
        for row, genome in zip(found, genomes, strict=True):
            reform = self.reform(genome)
            for step in reform.steps:
                at = 2 * self.levers.index(step.lever)
                row[at] = step.strength
                row[at + 1] = step.strength * (last + 1 - step.month) / last
            for it in reform.settings:
                at = 2 * (len(self.levers) + names.index(it.decision))
                decision, part = self.decisions[it.decision], (last + 1 - it.month) / last
                row[at] = part
                row[at + 1] = part * (it.number - decision.low) / (decision.high - decision.low)
            row[-2:] = len(reform.steps), len(reform.steps) ** 2
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
    decisions: Mapping[str, Decision] | None = None,
) -> Space:
    """The reforms of a base by these levers (none: all), and by these decisions beside.

    Raises InputError for a base whose timeline has reforms of its own or levers built in, for unknown levers,
    levers or decisions whose needs are not among those chosen, and months beyond the horizon.
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
    for name, decision in (decisions or {}).items():
        if missing := [need for need in decision.needs if need not in chosen]:
            wanted = ", ".join(missing)
            found = message("lever_without", name=repr(name), needed=wanted)
            problems.append(Problem("shequ", 0, "--decisions", found, message("needed_too", needed=wanted)))
    if min(months) == 1 and not is_plain(base.phases[0].structure):
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
    return Space(
        base, ordered, tuple(sorted(set(strengths))), tuple(sorted(set(months))), own, dict(decisions or {})
    )


def is_plain(structure: Structure) -> bool:
    """Whether a structure is one of the library's as it is, so that its name says all."""
    return structure.id in bundled_structures() and load_structure(structure.id) == structure


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
