"""The agents: bodies that hold their state and decide, and residents seen singly."""

from sim.agents.base import Body
from sim.agents.committee import ResidentsCommittee
from sim.agents.contractors import NGO, CharityAssociation, CommunityServiceCentre, Contractor
from sim.agents.department import Department
from sim.agents.district import District
from sim.agents.government import PublicServiceCentre, PublicServiceCommittee, StreetOffice
from sim.agents.market import EverydayProvider, Market, ServiceStation
from sim.agents.party import PartyBranch, PartyMassDepartment, PartyWorkingCommittee
from sim.agents.resident import Resident
from sim.agents.society import CommunityUnit
from sim.agents.volunteers import Volunteering, VolunteerTeam
from sim.institutions.structure import BodyKind

AGENT_OF: dict[BodyKind, type[Body]] = {
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
"""The agent class of each kind of body in a structure file."""

__all__ = [
    "AGENT_OF",
    "NGO",
    "Body",
    "CharityAssociation",
    "CommunityServiceCentre",
    "CommunityUnit",
    "Contractor",
    "Department",
    "District",
    "EverydayProvider",
    "Market",
    "PartyBranch",
    "PartyMassDepartment",
    "PartyWorkingCommittee",
    "PublicServiceCentre",
    "PublicServiceCommittee",
    "Resident",
    "ResidentsCommittee",
    "ServiceStation",
    "StreetOffice",
    "VolunteerTeam",
    "Volunteering",
]
