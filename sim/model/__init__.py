"""Model (模型): one sub-district under a management structure, day by day."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_FEW = 50_000
"""Objects in a process that has hardly begun: a command, or a script that begins with this import."""


@contextmanager
def _never_looked_through() -> Iterator[None]:
    """Spare the garbage collector what is imported inside.

    Mesa, pandas and numba make 150,000 objects that stay to the end. Looking through them again and again,
    while they are made, while the first model is built and when the process ends, would take a quarter of the
    time of a first day. Where more is there already, as in a notebook, the collector goes on as ever, since
    what it is spared once it never frees.
    """
    spares = len(gc.get_objects()) < _FEW
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if spares:
            gc.freeze()
        if collects:
            gc.enable()


with _never_looked_through():
    from sim.model.governance import GovernanceModel, run

__all__ = ["GovernanceModel", "run"]
