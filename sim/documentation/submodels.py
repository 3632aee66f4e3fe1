"""Which modules are submodels, in the order in which they are described, and which are none and why.

Sections are numbered as docstrings and parameters cite them: "6.3" there is section 7.3 of the description.
A test holds these lists against the modules there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sim.institutions.parameters import Parameter
from sim.text import Lang, label


@dataclass(frozen=True)
class Submodel:
    """One section: its number, the modules that make it, and prefixes of the parameters that are its own.

    Its title is the text ``odd.submodel.<number>``.
    """

    number: int
    modules: tuple[str, ...]
    parameters: tuple[str, ...] = ()


def _modules(names: str) -> tuple[str, ...]:
    return tuple(f"sim.{name}" for name in names.split())


def _sub(number: int, modules: str, parameters: str = "") -> Submodel:
    return Submodel(number, _modules(modules), tuple(parameters.split()))


SUBMODELS: tuple[Submodel, ...] = (
    _sub(1, "cases.needs", "needs"),
    _sub(2, "mechanisms.task_creep mechanisms.happenings", "programmes campaign event"),
    _sub(
        3,
        "mechanisms.push mechanisms.oversight mechanisms.relabelling mechanisms.department_use "
        "processes.delegation agents.department",
        "choice push oversight sanction",
    ),
    _sub(4, "mechanisms.task_funding cases.planning_tasks", "money"),
    _sub(
        5,
        "kernel.service kernel.queues kernel.service_state kernel.staffing cases.providers cases.workforce",
        "scale service expectation handoff",
    ),
    _sub(
        6,
        "mechanisms.committee_hours mechanisms.turnover mechanisms.coordinator_hiring agents.committee "
        "mechanisms.elections",
        "committee assessment turnover coordinator election",
    ),
    _sub(7, "mechanisms.coping agents.base", "coping"),
    _sub(
        8,
        "mechanisms.capital mechanisms.knowledge mechanisms.merging model.transition",
        "capital knowledge",
    ),
    _sub(9, "cases.planning cases.population", "door habit"),
    _sub(10, "cases.planning_steps cases.routing agents.government", "desk sorting relay guidance"),
    _sub(11, "cases.feedback", "satisfaction trust complaint"),
    _sub(12, "agents.volunteers", "volunteer"),
    _sub(13, "mechanisms.tendering processes.contracts agents.contractors", "contract contractor tender ngo"),
    _sub(14, "mechanisms.facilities", "facility"),
    _sub(15, "agents.market agents.society processes.relief", "market station unit charity relief"),
    _sub(16, "agents.district", "review mirror restoration district"),
    _sub(17, "processes.coordination agents.party", "coordination party priority"),
    _sub(18, "model.reform_dates cases.reforming", "reform"),
    _sub(19, "mechanisms.money mechanisms.payroll", "wage"),
    _sub(
        20,
        "community community.composition community.shares community.synthetic community.places "
        "community.network community.precincts",
        "community",
    ),
    _sub(21, "kernel.randomness"),
)

NoSubmodel = Literal["frame", "data", "reading", "tables", "measures", "tools"]
"""Why a module is not a submodel; the texts ``odd.no_submodel.<reason>`` say it to readers."""

NOT_SUBMODELS: Mapping[NoSubmodel, tuple[str, ...]] = {
    # the model's frame: it calls submodels, in the order told in section 3
    "frame": _modules("model agents agents.resident mechanisms cases processes"),
    # what institutions and scenarios may say; told in sections 2 and 5
    "data": _modules(
        "institutions institutions.affairs institutions.clauses institutions.glossary institutions.levers "
        "institutions.parameters institutions.patterns institutions.scenario institutions.schema "
        "institutions.structure"
    ),
    "reading": _modules(
        "institutions.files institutions.changes institutions.documents community.frame community.mistakes "
        "community.table"
    ),
    "tables": _modules(
        "cases.affair_tables cases.ledger cases.offices cases.planning_state cases.rules community.columns "
        "community.draws community.ground"
    ),
    # told in section 4
    "measures": _modules("measures"),
    "tools": _modules("kernel kernel.compiling kernel.queueing kernel.queueing_inputs institutions.versions"),
}
"""A module not named here has the reason of the room around it."""


def reason(module: str) -> NoSubmodel:
    """Why a module is no submodel. Raises KeyError for a module in no known room."""
    named = {name: why for why, modules in NOT_SUBMODELS.items() for name in modules}
    while module not in named:
        module, inner, _ = module.rpartition(".")
        if not inner:
            raise KeyError("no room says why this is no submodel")
    return named[module]


def parameters_of(submodel: Submodel, registry: Iterable[str]) -> list[str]:
    """Ids of the parameters of a submodel, in the registry's order."""
    return [name for name in registry if name.partition(".")[0] in submodel.parameters]


def renumbered(text: str) -> str:
    """A docstring's references to sections of the model (6.n) as those of the description (7.n)."""
    return re.sub(r"(?<![\d.])6\.(\d{1,2})(?![\d.]*\d)", r"7.\1", text)


_ELSEWHERE: Mapping[str, str] = {
    "3 reform dates": "7.18 reform dates",
    "5 load balance": "7.5 service",
    "7 payroll": "7.19 payroll",
    "elections": "7.6 elections",
}
"""What the registry counts by sections that the description numbers otherwise."""


def feeds(name: str, parameter: Parameter, lang: Lang) -> str:
    """What a parameter feeds, with the description's numbers; in Chinese the submodel that it belongs to."""
    told = _ELSEWHERE.get(parameter.feeds) or renumbered(parameter.feeds)
    if lang == "en":
        return told
    cited = re.match(r"7\.(\d+)", told)
    own = next((one.number for one in SUBMODELS if name.partition(".")[0] in one.parameters), 0)
    number = int(cited[1]) if cited else own
    return f"7.{number} {label(f'odd.submodel.{number}', lang)}" if number else told
