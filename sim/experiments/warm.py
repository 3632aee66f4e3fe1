"""Loaded by the process that workers are forked from, so that they start with the model ready.

Importing this module imports the model and lets a tiny run compile its kernels (or read them from the
cache). Whatever goes wrong here is left to the real runs to report.
"""

from __future__ import annotations

from contextlib import suppress

DAYS = 25
"""Past the first month, so that the monthly parts are ready too."""

RESIDENTS = 200


def warm(scenario: str, days: int = DAYS) -> None:
    """Run the model for so many days on a tiny community, whatever comes of it."""
    with suppress(Exception):
        from sim.experiments.path_keeping import PathKeepingModel

        PathKeepingModel(scenario, residents=RESIDENTS, rng=0).run_for(days)


warm("old")
