"""Figures, as the report has them: each is drawn by one function, with its caption and its numbers.

A part of the public list (`sim`). What they return shows itself in a notebook; `save_all` writes it.
"""

from __future__ import annotations

from sim.report.attribution import shapley
from sim.report.discovery import discovery
from sim.report.footprint import footprint
from sim.report.forest import forest
from sim.report.organisation import organisation
from sim.report.save import save_all
from sim.report.search import convergence_chart, parallel
from sim.report.sensitivity import sensitivity
from sim.report.trajectories import trajectories

__all__ = [
    "convergence_chart",
    "discovery",
    "footprint",
    "forest",
    "organisation",
    "parallel",
    "save_all",
    "sensitivity",
    "shapley",
    "trajectories",
]
