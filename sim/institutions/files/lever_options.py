"""Options of reform made from levers alone, without a file: what designs and screens ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sim.institutions.documents import Document, Place
from sim.institutions.files.library import bundled
from sim.institutions.files.settings import with_settings
from sim.institutions.own_code import with_own
from sim.institutions.scenario import Scenario


def reform_month(base: Scenario) -> int:
    """The month in which a scenario's first reform takes effect; 1 where its structure never changes."""
    return base.phases[1].month if len(base.phases) > 1 else 1


def with_levers(
    base: Scenario,
    strengths: Mapping[str, float],
    month: int | None = None,
    *,
    said_in: str = "levers",
    kinds: Iterable[str] = (),
) -> Scenario:
    """The scenario with these levers (id: strength) instead of all that its timeline does later.

    Its first structure stays in force until `month` (None: until its first reform, `reform_month`), then
    the levers are laid over it. Community, events, parameters, the user's own code and all other settings are
    kept. The file is read again (`kinds` and those of its own code are kinds of body that there are), so
    everything is checked as if the levers stood in it. Raises InputError, naming `said_in` as the file, for
    unknown levers, those that need others, strengths outside [0, 1], and a month outside the horizon.
    """
    month = reform_month(base) if month is None else month
    entry = Document({"month": month, "levers": dict(strengths)}, {(): Place(said_in, 0)})
    read = replace(bundled(), kinds=(*kinds, *base.own.agents)).scenario(base.source, entry)
    changed = with_settings(
        read,
        residents=base.community.residents if base.community.table is None else None,
        years=base.years,
        seed=base.seed,
        replicates=base.replicates,
        parameters=base.overrides,
    )
    return with_own(replace(changed, id=base.id, own=base.own))
