"""shequ: how a city neighbourhood is run, simulated.

The public list; everything else is an inner matter.

- `GovernanceModel`: one run, step by step, as a Mesa model. `run`: one run to its end, as a table.
- `load_scenario`, `bundled_scenarios`: scenarios by bundled name or path.
- `compare`: several scenarios with the same residents and luck, as tables.
- `InputError`: whatever is wrong with what a user gave.
- `sim.kernel.queueing.simulate`: the service kernel on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiments.comparing import compare
    from sim.institutions.documents import InputError
    from sim.institutions.files.library import bundled_scenarios, load_scenario
    from sim.model import GovernanceModel, run

__all__ = ["GovernanceModel", "InputError", "bundled_scenarios", "compare", "load_scenario", "run"]

_HOME = {
    "GovernanceModel": "sim.model",
    "run": "sim.model",
    "load_scenario": "sim.institutions.files.library",
    "bundled_scenarios": "sim.institutions.files.library",
    "InputError": "sim.institutions.documents",
    "compare": "sim.experiments.comparing",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: `shequ --help` needs neither Mesa nor Numba."""
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
