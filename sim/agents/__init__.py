"""Agents (主体): bodies that hold their state and decide, and residents seen singly."""

from sim.agents.base import Body
from sim.agents.committee import ResidentsCommittee
from sim.agents.contractors import NGO, CharityAssociation, CommunityServiceCentre, Contractor
from sim.agents.department import Department
from sim.agents.district import District
from sim.agents.government import PublicServiceCentre, PublicServiceCommittee, StreetOffice
from sim.agents.kinds import BODIES, Kinds, kinds_with
from sim.agents.market import EverydayProvider, Market, ServiceStation
from sim.agents.party import PartyBranch, PartyMassDepartment, PartyWorkingCommittee
from sim.agents.resident import Resident
from sim.agents.society import CommunityUnit
from sim.agents.volunteers import Volunteering, VolunteerTeam

__all__ = [
    "BODIES",
    "NGO",
    "Body",
    "CharityAssociation",
    "CommunityServiceCentre",
    "CommunityUnit",
    "Contractor",
    "Department",
    "District",
    "EverydayProvider",
    "Kinds",
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
    "kinds_with",
]
