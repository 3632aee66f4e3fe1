"""Which modules are submodels, in the order in which they are described, and which are none and why.

Sections are numbered as docstrings and parameters cite them: "6.3" there is section 7.3 of the description.
A test holds these lists against the modules there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sim.parameters import Parameter
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
    _sub(1, "needs", "needs"),
    _sub(2, "creep happenings", "programmes campaign event"),
    _sub(3, "choosing delegation agents.department", "choice push oversight sanction"),
    _sub(4, "planning_tasks", "money"),
    _sub(
        5,
        "service queues service_state staffing providers workforce",
        "scale service expectation handoff",
    ),
    _sub(6, "agents.committee elections", "committee assessment turnover coordinator election"),
    _sub(7, "agents.base", "coping"),
    _sub(8, "transition", "capital knowledge"),
    _sub(9, "planning population", "door habit"),
    _sub(10, "planning_steps routing agents.government", "desk sorting relay guidance"),
    _sub(11, "feedback", "satisfaction trust complaint"),
    _sub(12, "agents.volunteers", "volunteer"),
    _sub(13, "tendering contracts agents.contractors", "contract contractor tender ngo"),
    _sub(14, "facilities", "facility"),
    _sub(15, "agents.market agents.society relief", "market station unit charity relief"),
    _sub(16, "agents.district", "review mirror restoration district"),
    _sub(17, "coordination agents.party", "coordination party priority"),
    _sub(18, "reform_dates reforming", "reform"),
    _sub(19, "money payroll", "wage"),
    _sub(
        20,
        "community community.composition community.shares community.synthetic community.places "
        "community.network community.precincts",
        "community",
    ),
    _sub(21, "randomness"),
)

NoSubmodel = Literal["frame", "data", "reading", "tables", "measures", "tools"]
"""Why a module is not a submodel; the texts ``odd.no_submodel.<reason>`` say it to readers."""

NOT_SUBMODELS: Mapping[NoSubmodel, tuple[str, ...]] = {
    # the model's frame: it calls submodels, in the order told in section 3
    "frame": ("sim", *_modules("__main__ model subdistrict agents agents.resident")),
    # what institutions and scenarios may say; told in sections 2 and 5
    "data": _modules("affairs clauses glossary levers parameters patterns scenario schema structure"),
    "reading": _modules(
        "changes documents event_files forms lever_files lever_options library own_files parts reading "
        "scenario_files settings timelines validation validation_routes validation_structure community.frame "
        "community.mistakes community.table"
    ),
    "tables": _modules(
        "affair_tables cases offices planning_state rules community.columns community.draws community.ground"
    ),
    # told in section 4
    "measures": _modules(
        "indicators load measures_institutions measures_reform measures_service measures_society month"
    ),
    "tools": _modules("compiling queueing queueing_inputs versions"),
}


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
