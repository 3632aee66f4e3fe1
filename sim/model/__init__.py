"""Model (模型): one sub-district under a management structure, day by day."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _never_looked_through() -> Iterator[None]:
    """Spare the garbage collector what is imported inside.

    Mesa, pandas and numba make 150,000 objects that stay to the end. Looking through them again and again,
    while they are made, while the first model is built and when the process ends, would take a quarter of the
    time of a first day.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()


with _never_looked_through():
    from sim.model.governance import GovernanceModel, run

__all__ = ["GovernanceModel", "run"]
