"""The class of each kind of body of the structure files."""

from __future__ import annotations

from collections.abc import Mapping

from tests.twin import overseers, sellers
from tests.twin.bodies import Body
from tests.twin.committees import Committee

KINDS: Mapping[str, type[Body]] = {
    "street_office": overseers.StreetOffice,
    "public_service_committee": overseers.PublicServiceCommittee,
    "public_service_centre": overseers.PublicServiceCentre,
    "party_working_committee": overseers.PartyWorkingCommittee,
    "party_mass_department": overseers.PartyMassDepartment,
    "party_branch": overseers.PartyBranch,
    "residents_committee": Committee,
    "ngo": sellers.NGO,
    "charity_association": sellers.CharityAssociation,
    "community_service_centre": sellers.CommunityServiceCentre,
    "service_station": sellers.ServiceStation,
    "market": sellers.Market,
    "volunteer_team": overseers.VolunteerTeam,
    "community_unit": overseers.CommunityUnit,
}


def class_of(kind: str) -> type[Body]:
    """The class of a kind of body."""
    if kind not in KINDS:
        raise ValueError(
            f"The twin has no class for a kind of body called {kind!r}: it knows only the model's own."
        )
    return KINDS[kind]
