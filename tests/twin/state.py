"""What a month has left (月末状态): bodies, residents, purses and indicators, in model and twin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.agents.committee import ResidentsCommittee
from sim.agents.contractors import Contractor as ModelContractor
from sim.institutions.affairs import PLACES
from sim.institutions.structure import Structure
from sim.model import GovernanceModel
from tests.twin.committees import Committee
from tests.twin.contractors import Contractor
from tests.twin.town import Town


def of_model(model: GovernanceModel) -> dict[str, Any]:
    """What bodies, residents and purses of a model have come to."""
    state: dict[str, Any] = {
        "attention": model.district.attention,
        "pool": model.district.pool.waiting,
        "cumulated": model.district.cumulated,
        "inspection": model.contracts.inspection,
        "spared": model.relief.spared,
        "volunteers": [int(row) for row in np.flatnonzero(model.volunteering.volunteer)],
        "ages": model.community.age.tolist(),
        "attributes": model.community.attributes.tolist(),
        "raised": model.counts.raised.tolist(),
        "open": int(model.ledger.open_slots().size),
        "priorities": list(model.state.priority_areas),
        "moved": model.functions.share.tolist(),
        "lapsed": model.sunsets.lapsed.tolist(),
    }
    state |= {f"structure: {word}": getattr(model.structure, word) for word in Structure.model_fields}
    for body in model.bodies:
        name = f"{body.body_id} {body.instance}"
        state |= _of_body(name, body, body.demanded)
        if isinstance(body, ResidentsCommittee) and body.is_open:
            state[f"{name} capital"], state[f"{name} knowledge"] = body.capital, body.knowledge
            state[f"{name} turnout"] = body.turnout
        if isinstance(body, ModelContractor):
            state[f"{name} staff"], state[f"{name} competence"] = body.staff, body.competence
            state[f"{name} dependence"], state[f"{name} lately"] = body.dependence, body.lately
    for department in model.departments:
        name = department.department_id
        state |= {f"{name} {k}": getattr(department, k) for k in DEPARTMENT}
    state |= {f"balance {who}": yuan for who, yuan in sorted(model.accounts.balance.items()) if yuan}
    month = model.indicators_of(model.month - 1)
    state |= {f"indicator {name} {by} {key}": value for name, by, key, value in month}
    state["expected hours"] = model.work.expected.sum(axis=1).tolist()
    return state


DEPARTMENT = ("risk", "use", "effort", "hired", "coverage", "shortfall", "available", "worked")


def _of_body(name: str, body: Any, demanded: Mapping[str, float]) -> dict[str, Any]:
    figures = {k: getattr(body, k) for k in ("is_open", "available", "worked", "load", "temporary")}
    figures |= {k: getattr(body, k) for k in ("released", "extra_leaders", "released_leaders", "supervised")}
    state = {f"{name} {k}": value for k, value in figures.items()}
    state |= {f"{name} wants {activity}": hours for activity, hours in sorted(demanded.items())}
    return state | {f"{name} {activity}": hours for activity, hours in sorted(body.activities.items())}


def of_twin(town: Town) -> dict[str, Any]:
    """The same of a twin."""
    state: dict[str, Any] = {
        "attention": town.district.attention,
        "pool": town.district.pool,
        "cumulated": town.district.cumulated,
        "inspection": town.contracts.inspection,
        "spared": town.relief.spared,
        "volunteers": [resident.row for resident in town.residents if resident.volunteer],
        "ages": [resident.age for resident in town.residents],
        "attributes": [resident.attributes for resident in town.residents],
        "raised": list(town.raised),
        "open": len(town.service.open),
        "priorities": list(town.priorities.areas),
        "moved": [function.share for function in town.functions.of],
        "lapsed": [sunset.lapsed for sunset in town.sunsets.of],
    }
    state |= {f"structure: {word}": getattr(town.structure, word) for word in Structure.model_fields}
    for body in town.bodies:
        name = f"{body.body_id} {body.instance}"
        state |= _of_body(name, body, body.demanded)
        if isinstance(body, Committee) and body.is_open:
            state[f"{name} capital"], state[f"{name} knowledge"] = body.capital, body.knowledge
            state[f"{name} turnout"] = body.turnout
        if isinstance(body, Contractor):
            state[f"{name} staff"], state[f"{name} competence"] = body.staff, body.competence
            state[f"{name} dependence"], state[f"{name} lately"] = body.dependence, body.lately
    for department in town.departments:
        state |= {f"{department.name} {k}": getattr(department, k) for k in DEPARTMENT}
    state |= {f"balance {who}": yuan for who, yuan in sorted(town.money.balance.items()) if yuan}
    measured = town.measured.items()
    state |= {f"indicator {name} {by} {key}": value for (name, by, key), value in measured}
    state["expected hours"] = [sum(p.expected for p in office.purposes) for office in town.layout.offices]
    return state


def residents_of_model(model: GovernanceModel) -> list[tuple[list[float], dict[str, str]]]:
    """Trust and habits of every resident."""
    doors, people = model.layout.doors, model.people
    return [
        (
            [float(t) for t in people.trust[row]],
            {place: doors[d] for place, d in zip(PLACES, people.habit[row].tolist(), strict=True) if d >= 0},
        )
        for row in range(model.community.residents)
    ]
