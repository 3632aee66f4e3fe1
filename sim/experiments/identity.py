"""Telling runs apart by what they depend on: the same content, seed and model have the same name."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sim.institutions.files.settings import scenario_hash
from sim.institutions.own_code import OwnCode
from sim.institutions.scenario import Scenario
from sim.institutions.schema import Names
from sim.institutions.versions import program_version

_UNNAMED = Names(en="-", zh="-")
NUMBERS = Path(__file__).resolve().parents[1] / "data" / "numbers.txt"
_ABOVE_THE_MODEL = (
    *("analysis", "cli", "experiments", "report", "app", "text", "documentation"),
    *("__init__.py", "__main__.py", "extend.py", "figures.py", "study.py"),
)
"""Rooms of the package, and files beside them, that no run depends on."""


def model_version() -> str:
    """The program's version and a fingerprint of the model's source: what results of runs depend on.

    Measures that the user has registered in this process are part of it; own agents and steps are part of
    their scenario.
    """
    own = OwnCode(measures=_own_measures()).fingerprint()
    return f"{shipped_version()}+own.{own[:12]}" if own else shipped_version()


def _own_measures() -> dict[str, tuple[Any, Any]]:
    from sim.measures.own import own_measures

    return own_measures()


@cache
def shipped_version() -> str:
    """The program's version and a fingerprint of the package's own model."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        room = path.relative_to(root).parts
        if room[0] not in _ABOVE_THE_MODEL:
            digest.update("/".join(room).encode() + b"\0" + path.read_bytes())
    return f"{program_version()}+{digest.hexdigest()[:12]}"


@cache
def numbers() -> str:
    """A name for what the model gives: that of its golden runs, which a mere change of source leaves alone.

    ``tests/golden`` holds the model to these runs, and this name to their tables.
    """
    return NUMBERS.read_text("utf-8").strip() if NUMBERS.is_file() else ""


def content_hash(scenario: Scenario) -> str:
    """A fingerprint of what a run of the scenario depends on, besides seed and model.

    Names, notes, the number of replicates and the base seed are left out, so two scenarios that differ
    only in these share their runs. Raises InputError where its table of residents has gone.
    """
    plain = replace(
        scenario,
        name=_UNNAMED,
        about=_UNNAMED,
        phases=tuple(replace(phase, note=None) for phase in scenario.phases),
        events=tuple(replace(event, note=None) for event in scenario.events),
        replicates=1,
        seed=0,
    )
    return scenario_hash(plain)


def run_id(content: str, seed: int, kept: str) -> str:
    """The name (24 hexadecimal digits) of the run with a seed of scenarios with this `content_hash`.

    `kept` is how much of a run is kept: the same run kept in another detail is another one.
    """
    text = f"{model_version()}\n{content}\n{seed}\n{kept}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]
