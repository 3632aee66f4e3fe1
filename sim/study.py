"""Questions to many runs: designs, attribution, sensitivity, discovery, calibration, and their words.

A part of the public list (`sim`). The notebooks on conclusions, communities and calibrating use what is here.
"""

from __future__ import annotations

from sim.analysis.attribution import adds_up, attribute
from sim.analysis.compare import differences, window_means
from sim.analysis.discovery import discover
from sim.analysis.discovery_tables import boxes_table
from sim.analysis.evidence import interval
from sim.analysis.goals import judge, parse_goal
from sim.analysis.sensitivity import DIFFERENCE, screened
from sim.cli.discovery_words import findings, opening
from sim.community.table import HOUSEHOLDS, LARGEST, OLDEST, RESIDENTS, RICHEST
from sim.community.table_places import FARTHEST
from sim.experiments.calibration import calibrate
from sim.experiments.coalitions import planned
from sim.experiments.design import design_of
from sim.experiments.discovery import outcomes_of, ranges_of
from sim.experiments.engines import Processes, Threads
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.futures import futures_of
from sim.experiments.lever_games import chosen, game_between
from sim.experiments.screens import by_scenario, crossed_with, trajectories
from sim.experiments.target_files import read_targets
from sim.report.analyses import effects_by_measure, shares_by_lever
from sim.text import label
from sim.text.numbers import rounded, signed

__all__ = [
    "DIFFERENCE",
    "FARTHEST",
    "HOUSEHOLDS",
    "LARGEST",
    "OLDEST",
    "RESIDENTS",
    "RICHEST",
    "Processes",
    "Threads",
    "adds_up",
    "attribute",
    "boxes_table",
    "by_scenario",
    "calibrate",
    "chosen",
    "crossed_with",
    "design_of",
    "differences",
    "discover",
    "effects_by_measure",
    "findings",
    "futures_of",
    "game_between",
    "interval",
    "judge",
    "label",
    "opening",
    "outcomes_of",
    "parse_goal",
    "planned",
    "ranges_of",
    "read_targets",
    "rounded",
    "run_ensemble",
    "screened",
    "shares_by_lever",
    "signed",
    "trajectories",
    "window_means",
]
