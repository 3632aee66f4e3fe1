"""What is kept for later (留存): counts, dates and hours that decide only months on, in model and twin.

Much that is wrong comes to light only where a review, a tender or a reform happens to look at it, which a
short run in a small town may never see. So what is kept is compared as it stands when a month is over.
"""

from __future__ import annotations

from typing import Any

from sim.agents.committee import ResidentsCommittee
from sim.mechanisms.establishment_review import FAILING_QUARTERS, failing_quarters
from sim.model import GovernanceModel
from tests.twin.committees import Committee
from tests.twin.town import Town


def of_model(model: GovernanceModel) -> dict[str, Any]:
    """In a model."""
    district, functions, evaluation = model.district, model.functions, model.evaluation
    facilities, effects, burdens = model.facilities, model.effects, model.burdens
    state: dict[str, Any] = {
        "failing": failing_quarters(district._on_time, model.values) >= FAILING_QUARTERS,
        "months reviewed": list(zip(district._late_tasks, district._pushed, district._social, strict=True)),
        "pool left": (district.pool.absorbed, district.pool.recruited),
        "bears": district.threshold,
        "closed": list(district.closed),
        "function reviews": list(zip(functions.running.tolist(), functions.months.tolist(), strict=True)),
        "functions ended": functions.ended.tolist(),
        "functions on time": functions.on_time.tolist(),
        "functions' quality": functions.quality.tolist(),
        "until sunset": model.sunsets.left.tolist(),
        "missed": model.state.missed.tolist(),
        "complained": model.state.complained.tolist(),
        "votes": model.state.votes.tolist(),
        "asked of those on relief": model.relief._asked,
        "facilities": list(zip(facilities.capital.tolist(), facilities.upkeep.tolist(), strict=True)),
        "tasks of departments": evaluation.tasks.tolist(),
        "done well": evaluation.done_well.tolist(),
        "guidance of contractors": model.state.guidance_of_organisations,
        "hand-offs": model.handoffs_last_month,
        "creep": list(zip(model.creep._tasks.tolist(), model.creep._unpaid.tolist(), strict=True)),
        "surge": effects.surge.tolist(),
        "events leave": (effects.ban, effects.budget, effects.helpfulness, effects.attention, effects.drive),
        "burdens": list(
            zip(burdens.cases.tolist(), burdens.visits.tolist(), burdens.hours.tolist(), strict=True)
        ),
        "put out": model.contracts.put_out,
    }
    contractors = model.contracts.contractors
    state["lots"] = [
        (lot.affair, lot.number, lot.hours, contractors[lot.holder].account, lot.price, lot.until)
        if lot.holder >= 0
        else (lot.affair, lot.number, lot.hours)
        for lot in model.contracts.lots
    ]
    for body in model.bodies:
        if body.is_public:
            name = f"{body.body_id} {body.instance}"
            state[f"{name} reviews below"] = body.reviews_below
            state[f"{name} year"] = (body._year_wanted, body._year_available)
        if isinstance(body, ResidentsCommittee):
            state[f"seats {body.instance}"] = body._seats.empty_until.tolist()
    for department in model.departments:
        state[f"{department.department_id} year"] = department._wanted_year, department._available_year
    return state


def of_twin(town: Town) -> dict[str, Any]:
    """In a twin."""
    district, functions, oversight = town.district, town.functions.of, town.oversight
    happening, pressing, creep = town.happening, town.priorities, town.needs.creep
    names = [department.name for department in town.departments]
    state: dict[str, Any] = {
        "failing": district.failing(),
        "months reviewed": list(zip(district.late, district.pushed, district.social, strict=True)),
        "pool left": (district.absorbed, district.recruited),
        "bears": district.threshold,
        "closed": list(district.closed),
        "function reviews": [(f.running, f.months) for f in functions],
        "functions ended": [float(f.ended) for f in functions],
        "functions on time": [float(f.on_time) for f in functions],
        "functions' quality": [f.quality for f in functions],
        "until sunset": [sunset.left for sunset in town.sunsets.of],
        "missed": pressing.missed,
        "complained": pressing.complained,
        "votes": pressing.votes,
        "asked of those on relief": town.relief.asked,
        "facilities": [(facility.capital, facility.upkeep) for facility in town.facilities],
        "tasks of departments": [oversight.own_tasks[name] for name in names],
        "done well": [oversight.done_well[name] for name in names],
        "guidance of contractors": oversight.guidance_of_organisations,
        "hand-offs": oversight.handoffs,
        "creep": list(zip(creep.tasks, creep.unpaid, strict=True)),
        "surge": happening.surge,
        "events leave": (
            happening.ban,
            happening.budget,
            happening.helpfulness,
            happening.attention,
            happening.drive,
        ),
        "burdens": [(burden.cases, burden.visits, burden.hours) for burden in town.burdens.of],
        "put out": town.contracts.put_out,
    }
    state["lots"] = [
        (lot.affair, lot.number, lot.hours, lot.holder.account, lot.price, lot.until)
        if lot.holder is not None
        else (lot.affair, lot.number, lot.hours)
        for lot in town.contracts.lots
    ]
    for body in town.bodies:
        if body.is_public:
            name = f"{body.body_id} {body.instance}"
            state[f"{name} reviews below"] = body.reviews_below
            state[f"{name} year"] = (body.year_wanted, body.year_available)
        if isinstance(body, Committee):
            state[f"seats {body.instance}"] = body.seats
    for department in town.departments:
        state[f"{department.name} year"] = department.year_wanted, department.year_available
    return state
