"""Like `sim.experiments.warm`, for scenarios with a reform: compiles what happens on a reform date too."""

from __future__ import annotations

from sim.experiments.warming import DAYS, warm
from sim.institutions.scenario import DAYS_A_YEAR

warm("reform", DAYS_A_YEAR + DAYS)
