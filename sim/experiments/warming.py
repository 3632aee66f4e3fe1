"""Compiling the kernels before a run needs them: by a tiny run, and from behind in a process of its own.

A machine's first run compiles every kernel when a step that calls it is first taken. Where there is a second
processor, a process on it takes the later steps meanwhile, and the run reads their kernels from the cache.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sim.kernel.compiling import is_kept, was_compiled

if TYPE_CHECKING:
    from sim.model import GovernanceModel
    from sim.model.schedule import Step

DAYS = 25
"""Past the first month, so that the monthly parts are ready too."""

RESIDENTS = 200

_ROOT = str(Path(__file__).resolve().parents[2])
_STARTED: list[subprocess.Popen[bytes]] = []  # kept, since Python complains of a process whose handle goes


def warm(scenario: str, days: int = DAYS) -> None:
    """Run the model for so many days on a tiny community, whatever comes of it."""
    with suppress(Exception):
        from sim.experiments.path_keeping import PathKeepingModel

        PathKeepingModel(scenario, residents=RESIDENTS, rng=0).run_for(days)


def start(processors: int) -> None:
    """Let another process compile from behind: once, where nothing is compiled and a processor is free."""
    if _STARTED or processors < 2 or was_compiled() or not is_kept():
        return
    code = f"import sys; sys.path.insert(0, {_ROOT!r}); from {__name__} import compile_backwards as it; it()"
    quiet = subprocess.DEVNULL
    with suppress(OSError):  # then the run compiles all itself
        # -P: not with the files of the folder that the user is in
        command = [sys.executable, "-P", "-c", code]
        _STARTED.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet))


def compile_backwards() -> None:
    """Take the steps of a month that nobody lives through, the later ones first, then those of a reform.

    Left to the run are the first kernels that it needs: those by which bodies are staffed and cases raised.
    """
    import numpy as np

    from sim.experiments.path_keeping import PathKeepingModel
    from sim.model.open_cases import move_cases

    model = PathKeepingModel("old", residents=RESIDENTS, rng=0)
    stretches = model.schedule.stretches
    _take(model, (step for step in stretches["month_opens"] if not step.name.startswith("plan_")))
    _take(model, (step for step in reversed(stretches["day"]) if step.name != "raise_cases"))
    _take(model, stretches["month_closes"])
    precincts = np.arange(model.state.capital.size, dtype=np.int16)
    move_cases(model.state, np.zeros(0, dtype=np.int64), precincts)


def _take(model: GovernanceModel, steps: Iterable[Step]) -> None:
    for step in steps:
        with suppress(Exception):  # it may fail for want of those before it; the run tells of faults
            step.act(model)
