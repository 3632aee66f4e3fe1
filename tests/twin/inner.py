"""What decides without being seen (内部状态): chances, costs, efforts and budgets, in model and twin.

In a small town a chance that is a little wrong may decide nothing for years. So chances and whatever else
goes into a month are compared themselves, on the state that a month has left.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from sim.agents.contractors import NGO as ModelNGO
from sim.mechanisms.elections import chance_to_vote, leaning_to_vote
from sim.mechanisms.ngo_turnover import chance_of_closing, founded_a_year
from sim.mechanisms.population import chance_to_die
from sim.mechanisms.push import OPTIONS
from sim.mechanisms.turnover import chance_of_quitting
from sim.mechanisms.volunteering import Pull, rate_of_joining
from sim.model import GovernanceModel
from tests.twin import population
from tests.twin.contractors import NGO
from tests.twin.residents import Resident
from tests.twin.town import Town
from tests.twin.words import ATTRIBUTES, PLACES


class Pulls:
    """Keeps what moved people to volunteer in a model's last month."""

    def __init__(self, model: GovernanceModel) -> None:
        self.last: Pull | None = None
        volunteering: Any = model.volunteering
        make = volunteering.pull

        def noted(*arguments: Any) -> Pull:
            pull: Pull = make(*arguments)
            self.last = pull
            return pull

        volunteering.pull = noted


def of_model(model: GovernanceModel, pull: Pull | None) -> dict[str, Any]:
    """In a model."""
    values, service = model.values, model.ledger.service
    state: dict[str, Any] = {
        "complaint rate": model.state.lessons.complaint_rate,
        "spared at doors": model.state.tastes.low_cost,
        "quitting": [chance_of_quitting(c.overtime, values) for c in model.committees],
        "guidance": model.guidance.tolist(),
        "by party line": model.by_party_line.tolist(),
        "complaint shares": model.state.complaint_shares.tolist(),
        "volume": (model.creep.volume.tolist(), model.creep.kept.tolist()),
        "dying": chance_to_die(model.community.age, values).tolist(),
    }
    for office in model.layout.offices:
        i, provider = office.index, service.provider[office.index]
        first = int(provider["first_group"])
        groups = service.group[first : first + int(provider["groups"])]
        purposes = service.purpose[i]
        at = f"office {i} ({office.body}, {office.kind})"
        state[f"{at} delay"] = float(provider["delay"])
        state[f"{at} groups"] = [
            (int(g["servers"]), int(g["idle"]), float(g["pace"]), float(g["skill"])) for g in groups
        ]
        for name in ("factor", "grade", "backlog", "budget"):
            state[f"{at} {name}"] = purposes[name].tolist()
    for a, choice in enumerate(model.choices):
        for name in ("cost", "caught", "share"):
            state[f"affair {a} {name}"] = choice[name].tolist()
        state[f"affair {a} noise and hand-on"] = (float(choice["noise"]), float(choice["passed_on"]))
    for d, door in enumerate(model.layout.doors):
        state[f"expected at {door}"] = model.people.perceived[d].tolist()
    ngos = [c for c in model.contracts.contractors if isinstance(c, ModelNGO)]
    state["closing"] = [chance_of_closing(c.dormant, c.reserves, values) for c in ngos]
    volume = sum(lot.hours * lot.price for lot in model.contracts.lots if lot.holder >= 0)
    cultivation = model.structure.rules["cultivation"]
    state["founding"] = founded_a_year(volume * 12.0 / model.scale, cultivation, values)
    if pull is not None:
        state["joining"] = _joining(model, pull)
        state["leaving"] = pull.leave.tolist()
    homes = model.household_precinct[model.community.household]
    leaning = leaning_to_vote(
        model.community.age,
        model.community.has("party_member"),
        model.people.trust[:, 1].astype(np.float64),
        model.volunteering.volunteer,
        model.state.capital[homes],
        model.precinct_residents[homes],
        values,
    )
    state["voting"] = chance_to_vote(leaning).tolist()
    return state


def _joining(model: GovernanceModel, pull: Pull) -> list[float]:
    """[residents] rates of joining as they would be now, by what moved people last month."""
    rate: Any = rate_of_joining
    community, rates = model.community, []
    for row in range(community.residents):
        around = community.neighbours[community.household[row]]
        around = around[around >= 0]
        active = int(model.volunteering.helping[around].sum())
        trust, attributes = float(model.people.trust[row, 1]), int(community.attributes[row])
        rates.append(float(rate.py_func(pull, trust, attributes, active, around.size)))
    return rates


def of_twin(town: Town) -> dict[str, Any]:
    """In a twin."""
    values, society = town.values, town.society
    creep = town.needs.creep
    state: dict[str, Any] = {
        "complaint rate": min(1.0, values["complaint.rate"] * society.heard),
        "spared at doors": town.relief.spared,
        "quitting": [committee.chance_of_quitting() for committee in town.committees],
        "guidance": list(society.guidance),
        "by party line": society.by_party_line[: town.structure.precincts],
        "complaint shares": list(society.complaint_shares),
        "volume": (list(creep.volume), [creep.kept(a) for a in range(len(town.affairs))]),
        "dying": [population.chance_to_die(resident.age, values) for resident in town.residents],
    }
    for office in town.layout.offices:
        at = f"office {office.index} ({office.body}, {office.kind})"
        state[f"{at} delay"] = office.delay
        state[f"{at} groups"] = [(g.servers, g.idle, g.pace, g.skill) for g in office.groups]
        for name in ("factor", "grade", "backlog", "budget"):
            state[f"{at} {name}"] = [getattr(purpose, name) for purpose in office.purposes]
    for a, choice in enumerate(town.choices):
        options = range(OPTIONS)
        state[f"affair {a} cost"] = [choice.cost.get(option, math.inf) for option in options]
        state[f"affair {a} caught"] = [choice.caught.get(option, 0.0) for option in options]
        state[f"affair {a} share"] = [choice.share.get(option, 1.0) for option in options]
        state[f"affair {a} noise and hand-on"] = choice.noise, choice.passed_on
    for door in town.layout.doors:
        state[f"expected at {door}"] = [society.expected_days(door, place) for place in PLACES]
    ngos = [c for c in town.contracts.contractors if isinstance(c, NGO)]
    state["closing"] = [ngo.chance_of_closing() for ngo in ngos]
    state["founding"] = town.contracts.founded_a_year()
    state["joining"] = [_joining_of(town, resident) for resident in town.residents]
    state["leaving"] = list(town.volunteering.pull.leave)
    state["voting"] = [
        r.chance_to_vote(society.capital[r.home.precinct], town.precinct_residents[r.home.precinct])
        for r in town.residents
    ]
    return state


def _joining_of(town: Town, resident: Resident) -> float:
    """The rate at which a resident would join, were she an adult who does not volunteer yet."""
    volunteer, attributes = resident.volunteer, resident.attributes
    resident.volunteer = False
    resident.attributes &= ~(1 << ATTRIBUTES.index("minor"))
    rate = resident.rate_of_change(replace(town.volunteering.pull, helping=town.volunteering.helping))
    resident.volunteer, resident.attributes = volunteer, attributes
    return rate
