"""shequ: how a city neighbourhood is run, simulated. ``import sim as shequ``.

The public list, which is the table of contents; everything else is an inner matter.

- Run: `GovernanceModel` (one run, step by step, as a Mesa model), `run` (one run to its end, as a table),
  `compare` (several scenarios with the same residents and luck, as tables).
- Files: `load_scenario`, `bundled_scenarios`, `load_levers`, `load_registry` (the parameters), `with_levers`
  and `with_settings` (a scenario with changes); `InputError` is whatever is wrong with what a user gave.
- `INDICATORS`: what is measured, by name.
- `sim.figures`: figures with captions. `sim.study`: questions to many runs. `sim.extend`: what to build on.
- `sim.kernel.queueing.simulate`: the service kernel on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import extend, figures, study
    from sim.experiments.comparing import compare
    from sim.institutions.documents import InputError
    from sim.institutions.files.lever_options import with_levers
    from sim.institutions.files.library import bundled_scenarios, load_levers, load_registry, load_scenario
    from sim.institutions.files.settings import with_settings
    from sim.measures.indicators import INDICATORS
    from sim.model import GovernanceModel, run

__all__ = [
    "INDICATORS",
    "GovernanceModel",
    "InputError",
    "bundled_scenarios",
    "compare",
    "extend",
    "figures",
    "load_levers",
    "load_registry",
    "load_scenario",
    "run",
    "study",
    "with_levers",
    "with_settings",
]

_HOME = {
    "GovernanceModel": "sim.model",
    "run": "sim.model",
    "compare": "sim.experiments.comparing",
    "load_scenario": "sim.institutions.files.library",
    "bundled_scenarios": "sim.institutions.files.library",
    "load_levers": "sim.institutions.files.library",
    "load_registry": "sim.institutions.files.library",
    "with_levers": "sim.institutions.files.lever_options",
    "with_settings": "sim.institutions.files.settings",
    "InputError": "sim.institutions.documents",
    "INDICATORS": "sim.measures.indicators",
}
_PARTS = ("extend", "figures", "study")


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: `shequ --help` needs neither Mesa nor Numba."""
    from importlib import import_module

    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _PARTS:
        return import_module(f"sim.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
