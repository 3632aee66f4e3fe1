"""What to build on: indicators, agents and steps of one's own.

A part of the public list (`sim`). They are handed to `sim.compare`, `sim.run` and `sim.GovernanceModel`; the
notebook on extending shows how.
"""

from __future__ import annotations

from sim.agents import (
    NGO,
    Body,
    CharityAssociation,
    CommunityServiceCentre,
    Contractor,
    Department,
    District,
    ResidentsCommittee,
    kinds_with,
)
from sim.measures.indicators import MEASURES, Indicator, Row, measure
from sim.measures.month import Month
from sim.model.schedule import Step, after, before, instead
from sim.model.steps import SCHEDULE

__all__ = [
    "MEASURES",
    "NGO",
    "SCHEDULE",
    "Body",
    "CharityAssociation",
    "CommunityServiceCentre",
    "Contractor",
    "Department",
    "District",
    "Indicator",
    "Month",
    "ResidentsCommittee",
    "Row",
    "Step",
    "after",
    "before",
    "instead",
    "kinds_with",
    "measure",
]
