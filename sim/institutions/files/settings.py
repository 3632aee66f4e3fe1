"""Changing a scenario's settings in code, and telling scenarios apart by what is in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.institutions.documents import Document, InputError, Place, Problem
from sim.institutions.files.forms import check
from sim.institutions.files.scenario_files import Settings
from sim.institutions.files.validation import check_overrides
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario


def with_settings(
    scenario: Scenario,
    *,
    residents: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    replicates: int | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Scenario:
    """The scenario with other settings, checked as if they stood in its file; None leaves one as it is.

    `parameters` go on top of the scenario's own overrides. Raises InputError for values out of range,
    unknown parameters, a number of residents where they come from a table, and a horizon that ends
    before the last date of the timeline or the events. Problems have no line; `file` says whose setting
    it is.
    """
    community = scenario.community
    overrides = {**scenario.overrides, **(parameters or {})}
    data: dict[str, Any] = {
        "name": scenario.name.model_dump(),
        "about": scenario.about.model_dump(),
        "community": {
            "residents": community.residents if residents is None else _plain(residents),
            "area_km2": community.area_km2,
        },
        "horizon": {"years": scenario.years if years is None else _plain(years)},
        "replicates": scenario.replicates if replicates is None else _plain(replicates),
        "seed": scenario.seed if seed is None else _plain(seed),
        "parameters": {name: _plain(value) for name, value in overrides.items()},
    }
    document = Document(data, {(): Place(f"settings of {scenario.id!r}", 0)})
    problems = check_overrides(document, scenario.parameters.registry)
    settings, wrong = check(Settings, document)
    problems += wrong
    if residents is not None and community.table is not None:
        allowed = f"the residents of its table ({Path(community.table).name})"
        problems.append(document.problem(("community", "residents"), str(residents), allowed))
    last, why = max(
        *((phase.month, "its timeline has an entry for") for phase in scenario.phases),
        *((event.month, "its events include one in") for event in scenario.events),
        (1, ""),
    )
    if settings is not None and last > settings.horizon.years * MONTHS_A_YEAR:
        least = -(-last // MONTHS_A_YEAR)
        allowed = f"{least} or more, since {why} month {last}"
        problems.append(document.problem(("horizon", "years"), str(settings.horizon.years), allowed))
    if problems or settings is None:
        raise InputError(problems)
    return replace(
        scenario,
        community=replace(community, residents=settings.community.residents),
        years=settings.horizon.years,
        seed=settings.seed,
        replicates=settings.replicates,
        parameters=Parameters(scenario.parameters.registry, settings.parameters),
        overrides=settings.parameters,
    )


def _plain(value: Any) -> Any:
    """A number as plain Python has it (numpy's are accepted); anything else unchanged."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", None) == 0 else value


def scenario_hash(scenario: Scenario) -> str:
    """A fingerprint (64 hexadecimal digits) of all that a run of the scenario depends on.

    Equal wherever and under whatever file name the same content is read: ids, paths and parents are
    left out, a table counts by its bytes, parameters by their values (whether default or overridden).
    The levers in force count with the structures they are noted in.
    The order of affairs and bodies counts, since who is asked first may depend on it. Raises
    InputError where the table has gone.
    """
    community = scenario.community
    content = {
        "name": scenario.name.model_dump(),
        "about": scenario.about.model_dump(),
        "community": [community.residents, community.area_km2, _fingerprint(community.table)],
        "phases": [
            [
                phase.month,
                phase.structure.model_dump(exclude={"id"}),
                phase.note.model_dump() if phase.note else None,
                phase.restored.model_dump(exclude={"id"}) if phase.restored else None,
            ]
            for phase in scenario.phases
        ],
        "events": [
            [e.month, e.kind, e.strength, e.months, e.area, e.note.model_dump() if e.note else None]
            for e in scenario.events
        ],
        "affairs": {name: affair.model_dump() for name, affair in scenario.affairs.items()},
        "parameters": sorted(scenario.parameters.items()),
        "horizon": [scenario.years, scenario.replicates, scenario.seed],
    }
    if scenario.own:
        content["own"] = scenario.own.fingerprint()
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _fingerprint(table: str | None) -> str | None:
    if table is None:
        return None
    try:
        return hashlib.sha256(Path(table).read_bytes()).hexdigest()
    except OSError as error:
        found = f"a table that cannot be read ({error.strerror})"
        raise InputError(Problem(table, 0, "", found, "the table the scenario was read with")) from None
