"""What differs between two structures or scenarios, entry by entry, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.institutions.scenario import Event, Phase, Scenario
from sim.institutions.structure import Structure

_TEXTS = ("name", "about", "id", "clauses")
"""What says something about an entry without changing what happens."""


@dataclass(frozen=True)
class Change:
    """One difference: where (dotted keys, as in the files), and what stands there before and after.

    An empty text means that nothing stands there.
    """

    where: str
    before: str
    after: str


def structure_changes(before: Structure, after: Structure) -> list[Change]:
    """What the second structure has that the first has not, and the other way round, in the files' words.

    A body, post, department or route that only one of them has is one change; names and texts don't count.
    """
    return list(_between(before.model_dump(), after.model_dump(), ""))


def scenario_changes(before: Scenario, after: Scenario) -> list[Change]:
    """Differing settings, parameters, events, restoration. Timelines are compared by `timeline_changes`."""
    changes = [
        Change(where, _shown(old), _shown(new))
        for where, old, new in (
            ("community.residents", before.community.residents, after.community.residents),
            ("community.area_km2", before.community.area_km2, after.community.area_km2),
            ("community.table", before.community.table, after.community.table),
            ("horizon.years", before.years, after.years),
            ("replicates", before.replicates, after.replicates),
            ("seed", before.seed, after.seed),
        )
        if old != new
    ]
    for name, value in after.parameters.items():
        if value != before.parameters[name]:
            changes.append(Change(f"parameters.{name}", _shown(before.parameters[name]), _shown(value)))
    for event in before.events:
        if event not in after.events:
            changes.append(Change(f"events, month {event.month}", event_text(event), ""))
    for event in after.events:
        if event not in before.events:
            changes.append(Change(f"events, month {event.month}", "", event_text(event)))
    return [*changes, *_restoration(before.phases[-1].restored, after.phases[-1].restored)]


def event_text(event: Event) -> str:
    """An event briefly, in the files' words."""
    parts = (event.kind, event.area, f"strength {event.strength:g}" if event.strength != 1.0 else None)
    lasting = f"{event.months} months" if event.months != 1 else None
    return ", ".join(part for part in (*parts, lasting) if part)


def _restoration(before: Structure | None, after: Structure | None) -> Iterator[Change]:
    """What comes when the street office is restored in the end: another structure, or none at all."""
    if before is None or after is None:
        if before is not after:
            yield Change("restoration", before.name.en if before else "", after.name.en if after else "")
    else:
        for change in structure_changes(before, after):
            yield Change(f"restoration.{change.where}", change.before, change.after)


def timeline_changes(before: Scenario, after: Scenario) -> list[tuple[int, list[Change]]]:
    """By month: how the structure in force in the second scenario begins to differ from the first's.

    A month is listed when either timeline has an entry there and the differences are others than
    before; an empty list of changes means that from then on both are alike.
    """
    months = sorted({phase.month for phase in (*before.phases, *after.phases)})
    found: list[tuple[int, list[Change]]] = []
    known: list[Change] = []
    for month in months:
        changes = structure_changes(in_force(before, month).structure, in_force(after, month).structure)
        if changes != known:
            found.append((month, changes))
        known = changes
    return found


def in_force(scenario: Scenario, month: int) -> Phase:
    """The phase of a scenario's timeline in a month (the first is from month 1)."""
    return [phase for phase in scenario.phases if phase.month <= month][-1]


def _between(before: Any, after: Any, where: str) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            if key not in _TEXTS:
                yield from _between(before.get(key), after.get(key), f"{where}.{key}" if where else str(key))
    else:
        yield Change(where, _shown(before), _shown(after))


def _shown(value: Any) -> str:
    """A value briefly: a number or word as it is, an entry by its English name, a list by its items."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return f"{value:,.12g}"
    if isinstance(value, Mapping):
        name = value.get("name")
        if isinstance(name, Mapping):
            return str(name.get("en", name))
        return ", ".join(
            f"{key}: {_shown(inner)}" for key, inner in value.items() if inner not in (None, (), {})
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return str(value)
