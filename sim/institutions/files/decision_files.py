"""Reading the file of decisions (`sim.institutions.decisions`)."""

from __future__ import annotations

from sim.institutions.decisions import Decision
from sim.institutions.files.library import load_table


def load_decisions() -> dict[str, Decision]:
    """The bundled decisions by id."""
    return load_table("decisions.yaml", "decisions", Decision)
