"""A reform put together from levers: each with its strength and the month in which it begins.

A plan is text in an address (``one_stop_centre:0.5@13``, several joined by commas, then a name of its own
after a semicolon) and, for reading and for download, a scenario file like any other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from sim.app.limits import LIMITS
from sim.institutions.documents import Document
from sim.institutions.files.reading import read_document
from sim.institutions.levers import Lever, LeverFile, Refusal, refusals, with_needs
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.text import LANGUAGES, label

FROM = "old"
"""The structure that a plan's levers are laid over, and the scenario that it extends."""

LAST_MONTH = (LIMITS.years - 1) * MONTHS_A_YEAR + 1
"""The last month in which a lever can begin: after it there is a year to be looked at."""
FIRST_MONTH = MONTHS_A_YEAR + 1
"""The month in which a plan's first lever begins unless somebody says otherwise: after a year."""
LONGEST_NAME = 40
"""Letters of a plan's name."""
_NAMED = ";"
_PART = re.compile(r"([a-z_]{1,60}):([01](?:\.\d{1,4})?)@(\d{1,3})")


@dataclass(frozen=True)
class Measure:
    """A lever of a plan."""

    strength: float = 1.0
    month: int = 1


@dataclass(frozen=True)
class Plan:
    """Levers by id, in the order in which levers are applied; only those above strength 0. And its name."""

    levers: Mapping[str, Measure] = field(default_factory=dict)
    name: str = ""
    """as its maker calls it; empty: an own reform like any other"""

    def __post_init__(self) -> None:
        kept = {name: measure for name, measure in self.levers.items() if measure.strength > 0.0}
        object.__setattr__(self, "levers", kept)
        object.__setattr__(self, "name", _one_line(self.name))

    @property
    def settings(self) -> str:
        """Its levers, as they stand in an address."""
        return ",".join(f"{name}:{m.strength:g}@{m.month}" for name, m in sorted(self.levers.items()))

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return f"{self.settings}{_NAMED}{self.name}" if self.name else self.settings

    @property
    def id(self) -> str:
        """A name for files that follows from its levers."""
        return f"own_{hashlib.sha256(self.settings.encode()).hexdigest()[:8]}"

    @property
    def last_month(self) -> int:
        """The month in which the last lever begins; 1 without any."""
        return max((measure.month for measure in self.levers.values()), default=1)

    def strengths(self, month: int | None = None) -> dict[str, float]:
        """The levers in force in a month (None: at the end), with their strengths."""
        return {n: m.strength for n, m in self.levers.items() if month is None or m.month <= month}

    @property
    def next_month(self) -> int:
        """The month in which a lever begins that is added, unless somebody says otherwise."""
        return self.last_month if self.levers else FIRST_MONTH

    def changed(self, name: str, strength: float | None = None, month: int | None = None) -> Plan:
        """The plan with one lever set otherwise (strength 0: without it); what is None stays as it is.

        The month of a lever that is not in the plan is nothing that could be set.
        """
        there = self.levers.get(name, Measure(0.0, self.next_month))
        strength = there.strength if strength is None else min(1.0, max(0.0, round(strength, 4)))
        month = there.month if month is None else min(LAST_MONTH, max(1, month))
        return replace(self, levers={**self.levers, name: Measure(strength, month)})

    def with_needs_of(self, name: str, levers: Mapping[str, LeverFile]) -> Plan:
        """The plan with all that a lever needs, in force when it begins."""
        month = self.levers[name].month if name in self.levers else 1
        added = dict(self.levers)
        for need in with_needs(name, levers):
            there = added.get(need, Measure(1.0, month))
            added[need] = Measure(there.strength, min(there.month, month))
        return replace(self, levers=added)

    def document(self) -> str:
        """The plan as a scenario file."""
        names = {lang: self.name or label("app.own_reform", lang) for lang in LANGUAGES}
        about = {lang: label("app.own_about", lang) for lang in LANGUAGES}
        months = sorted({measure.month for measure in self.levers.values()})
        timeline: list[dict[str, Any]] = []
        for month in months:
            entry: dict[str, Any] = {"month": month}
            if month == 1:
                entry["structure"] = FROM  # an entry of the first month stands instead of the parent's
            own = {lever: m.strength for lever, m in self.levers.items() if m.month == month}
            timeline.append({**entry, "levers": own})
        years = min(LIMITS.years, max(5, -(-self.last_month // MONTHS_A_YEAR) + 2))
        content = {"name": names, "about": about, "extends": FROM, "horizon": {"years": years}}
        return yaml.safe_dump(
            {**content, "timeline": timeline}, allow_unicode=True, sort_keys=False, default_flow_style=None
        )


def parse(text: str, levers: Mapping[str, Lever]) -> tuple[Plan, list[str]]:
    """The plan of an address, and the parts of it that are none."""
    found: dict[str, Measure] = {}
    wrong: list[str] = []
    settings, _, called = text.partition(_NAMED)
    for part in filter(None, settings.split(",")):
        match = _PART.fullmatch(part)
        if match is None or match[1] not in levers or not 1 <= int(match[3]) <= LAST_MONTH:
            wrong.append(part)
        elif float(match[2]) <= 1.0:
            found[match[1]] = Measure(float(match[2]), int(match[3]))
        else:
            wrong.append(part)
    return Plan({name: found[name] for name in levers if name in found}, called), wrong


def repeated(text: str) -> list[str]:
    """The parts of a plan's text that a later part about the same lever stands in place of."""
    parts = [part for part in text.partition(_NAMED)[0].split(",") if part]
    last = {part.partition(":")[0]: k for k, part in enumerate(parts)}
    return [part for k, part in enumerate(parts) if last[part.partition(":")[0]] != k]


def _one_line(name: str) -> str:
    """A name as it can be shown anywhere: printable, without line breaks, not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:LONGEST_NAME].strip()


def of_scenario(scenario: Scenario) -> Plan:
    """The levers that a scenario's timeline switches on, at the strength and from the month it says last."""
    found: dict[str, Measure] = {}
    for phase in scenario.phases:
        for name, strength in phase.structure.levers.items():
            before = found.get(name)
            if before is None or before.strength != strength:
                found[name] = Measure(float(strength), phase.month if before is None else before.month)
    return Plan(found)


def conflicts(plan: Plan, levers: Mapping[str, LeverFile], root: Path) -> dict[str, Refusal]:
    """Levers that cannot be switched on when they begin, by lever: what they need is not there by then."""
    base: Document = read_document(root / "structures" / f"{FROM}.yaml")
    found: dict[str, Refusal] = {}
    for month in sorted({measure.month for measure in plan.levers.values()}):
        for refusal in refusals(base, plan.strengths(month), levers):
            found.setdefault(refusal.lever, refusal)
    return found
