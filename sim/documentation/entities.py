"""The model's entities and where the code keeps their state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.documentation.sources import Variable, attributes, class_summary, record

type Holder = Literal["class", "record"]


@dataclass(frozen=True)
class Entity:
    """A kind of entity: the term it is told under, and the classes or records that hold its state.

    `heirs` are classes that add nothing to the state but behave differently.
    """

    id: str
    classes: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()

    def holders(self) -> tuple[tuple[Holder, str], ...]:
        """Where the state is held, in the order in which it is told."""
        return (*(("class", path) for path in self.classes), *(("record", path) for path in self.records))


ENTITIES: tuple[Entity, ...] = (
    Entity("community", ("sim.community.columns:Community",)),
    Entity(
        "residents",
        ("sim.cases.planning_state:People", "sim.agents.volunteers:Volunteering"),
        heirs=("sim.agents.resident:Resident",),
    ),
    Entity(
        "cases",
        records=(
            "sim.kernel.service_state:CASE",
            "sim.cases.planning_state:FACT",
            "sim.cases.ledger:OUTCOME",
        ),
    ),
    Entity(
        "servers",
        records=(
            "sim.kernel.service_state:PROVIDER",
            "sim.kernel.service_state:GROUP",
            "sim.kernel.service_state:PURPOSE",
        ),
    ),
    Entity(
        "bodies",
        ("sim.agents.base:Body",),
        heirs=(
            "sim.agents.government:StreetOffice",
            "sim.agents.government:PublicServiceCommittee",
            "sim.agents.government:PublicServiceCentre",
            "sim.agents.party:PartyWorkingCommittee",
            "sim.agents.party:PartyMassDepartment",
            "sim.agents.party:PartyBranch",
        ),
    ),
    Entity("residents_committee", ("sim.agents.committee:ResidentsCommittee",)),
    Entity("department", ("sim.agents.department:Department",), ("sim.cases.planning_state:CHOICE",)),
    Entity("district", ("sim.agents.district:District",)),
    Entity(
        "contractors",
        ("sim.agents.contractors:Contractor", "sim.mechanisms.tendering:Lot"),
        heirs=(
            "sim.agents.contractors:NGO",
            "sim.agents.contractors:CommunityServiceCentre",
            "sim.agents.contractors:CharityAssociation",
        ),
    ),
    Entity(
        "everyday_providers",
        ("sim.agents.market:EverydayProvider",),
        heirs=("sim.agents.market:ServiceStation", "sim.agents.market:Market"),
    ),
    Entity("volunteer_team", ("sim.agents.volunteers:VolunteerTeam",)),
    Entity("community_unit", ("sim.agents.society:CommunityUnit",)),
    Entity("facilities", ("sim.mechanisms.facilities:Facilities",)),
    Entity("money", ("sim.mechanisms.money:Accounts",)),
)


def told(path: str) -> str:
    """What a class says it is."""
    module, _, name = path.partition(":")
    return class_summary(module, name)


def variables(kind: Holder, path: str) -> list[Variable]:
    """State variables held by a class or a record."""
    module, _, name = path.partition(":")
    return attributes(module, name) if kind == "class" else record(module, name)
