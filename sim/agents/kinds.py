"""The registry of kinds: which class an agent of each kind is, the package's or a user's own.

It is handed over, not global: ``GovernanceModel("reform", agents={"department": Lawful})``. Keys are the
kinds of body of a structure file, ``department`` and ``district``. A kind of body that the package does not
know is added by a class of its own; `Body` says what a kind tells of itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sim.agents.base import Body
from sim.agents.committee import ResidentsCommittee
from sim.agents.contractors import NGO, CharityAssociation, CommunityServiceCentre
from sim.agents.department import Department
from sim.agents.district import District
from sim.agents.government import PublicServiceCentre, PublicServiceCommittee, StreetOffice
from sim.agents.market import Market, ServiceStation
from sim.agents.party import PartyBranch, PartyMassDepartment, PartyWorkingCommittee
from sim.agents.society import CommunityUnit
from sim.agents.volunteers import VolunteerTeam
from sim.institutions.documents import InputError, Problem, one_of
from sim.text.problems import message

DEPARTMENT, DISTRICT = "department", "district"

BODIES: Mapping[str, type[Body]] = MappingProxyType(
    {
        "street_office": StreetOffice,
        "public_service_committee": PublicServiceCommittee,
        "public_service_centre": PublicServiceCentre,
        "party_working_committee": PartyWorkingCommittee,
        "party_mass_department": PartyMassDepartment,
        "party_branch": PartyBranch,
        "residents_committee": ResidentsCommittee,
        "ngo": NGO,
        "charity_association": CharityAssociation,
        "community_service_centre": CommunityServiceCentre,
        "service_station": ServiceStation,
        "market": Market,
        "volunteer_team": VolunteerTeam,
        "community_unit": CommunityUnit,
    }
)
"""The package's class of each kind of body in a structure file."""

SHIPPED: Mapping[str, type[Any]] = MappingProxyType({**BODIES, DEPARTMENT: Department, DISTRICT: District})
"""The package's class of each kind of agent."""


@dataclass(frozen=True)
class Kinds:
    """The class of each kind of agent in a run."""

    classes: Mapping[str, type[Any]]

    @property
    def department(self) -> type[Department]:
        """The class of departments."""
        return self.classes[DEPARTMENT]

    @property
    def district(self) -> type[District]:
        """The class of the district."""
        return self.classes[DISTRICT]

    @property
    def own_sorters(self) -> tuple[str, ...]:
        """Kinds of body of a user's own that wrongly sorted cases may go round by."""
        own = {kind: cls for kind, cls in self.classes.items() if kind not in SHIPPED}
        return tuple(kind for kind, cls in own.items() if cls.sorts_cases)

    def body(self, kind: str) -> type[Body]:
        """The class of a kind of body. Raises InputError for one that nobody knows."""
        found = self.classes.get(kind)
        if found is None or not issubclass(found, Body):
            known = [name for name, it in self.classes.items() if issubclass(it, Body)]
            raise InputError(
                Problem("agents", 0, "kind", message("unknown_name", name=repr(kind)), one_of(known, kind))
            )
        return found


def kinds_with(own: Mapping[str, type[Any]]) -> Kinds:
    """The package's kinds, with a user's classes in place of these or beside them.

    Raises InputError for what is no class, a class that is not one of the kind whose place it takes, and a
    new kind whose class is no body.
    """
    problems: list[Problem] = []
    for name, kind in own.items():
        wanted = SHIPPED.get(name, Body)
        if not isinstance(kind, type):
            found, allowed = message("no_class", name=repr(kind)), message("subclass", name=wanted.__name__)
            problems.append(Problem("agents", 0, str(name), found, allowed))
        elif not issubclass(kind, wanted):
            found = message("class", name=kind.__name__)
            allowed = message("subclass", name=f"sim.agents.{wanted.__name__}")
            if name not in SHIPPED:
                allowed = message("subclass_or_key", subclass=allowed, keys=", ".join(SHIPPED))
            problems.append(Problem("agents", 0, str(name), found, allowed))
    if problems:
        raise InputError(problems)
    return Kinds({**SHIPPED, **own})
