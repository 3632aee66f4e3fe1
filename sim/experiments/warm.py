"""Loaded by the process that workers are forked from, so that they start with the model ready.

Importing this module imports the model and lets a tiny run compile its kernels (or read them from the
cache). Whatever goes wrong here is left to the real runs to report.
"""

from __future__ import annotations

from sim.experiments.warming import warm

warm("old")
