"""Questions to many runs: designs, attribution, sensitivity, discovery, calibration, and their words.

A part of the public list (`sim`). Notebooks on conclusions, communities, calibrating and search use it.
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
from sim.community.table_columns import HOUSEHOLDS, LARGEST, OLDEST, RESIDENTS, RICHEST
from sim.community.table_places import FARTHEST
from sim.experiments.calibration import calibrate
from sim.experiments.candidates import Effort
from sim.experiments.coalitions import planned
from sim.experiments.design import design_of
from sim.experiments.discovery import outcomes_of, ranges_of
from sim.experiments.engines import Processes, Threads
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.finding import find_reforms
from sim.experiments.futures import futures_of
from sim.experiments.lever_games import chosen, game_between
from sim.experiments.reform_files import write_reform
from sim.experiments.reforms import space_of
from sim.experiments.screens import by_scenario, crossed_with, trajectories
from sim.experiments.search_tables import figures_data, promises_table, reforms_table
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
    "Effort",
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
    "figures_data",
    "find_reforms",
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
    "promises_table",
    "ranges_of",
    "read_targets",
    "reforms_table",
    "rounded",
    "run_ensemble",
    "screened",
    "shares_by_lever",
    "signed",
    "space_of",
    "trajectories",
    "window_means",
    "write_reform",
]
