"""Start-up: help, the first day simulated, and the first run ever, whose kernels are yet to be compiled.

``python -m tests.benchmarks.starting`` prints the rows that ``make bench`` has, too. In processor time, which
is what the clock says on a machine that does nothing else; the first run ever by the clock, since compiling
may use every processor.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.table import Row, shown
from tests.benchmarks.timing import by_turns, processor_seconds, wall_seconds

ROUNDS = 5
DAY = "from sim.model import GovernanceModel; GovernanceModel('old', rng=1).step()"
FIRST_RUN = (
    "-m",
    "sim",
    "run",
    "old",
    "--residents",
    "400",
    "--years",
    "1",
    "--replicates",
    "1",
)


def warm() -> list[Row]:
    """What a command costs before it does anything, with kernels compiled."""
    processor_seconds("-c", DAY)  # so that they are
    seconds = by_turns(
        {
            "python -c pass": lambda: processor_seconds("-c", "pass"),
            "shequ --help": lambda: processor_seconds("-m", "sim", "--help"),
            "shequ compare --help": lambda: processor_seconds("-m", "sim", "compare", "--help"),
            "first day simulated": lambda: processor_seconds("-c", DAY),
        },
        ROUNDS,
    )
    goals = {"shequ --help": "0.30 s", "shequ compare --help": "0.30 s", "first day simulated": "1.50 s"}
    return [Row(name, f"{found:.2f} s", goals.get(name, "")) for name, found in seconds.items()]


def first_ever() -> list[Row]:
    """The first run ever, with an empty cache of kernels, and the next one."""
    with tempfile.TemporaryDirectory() as folder:
        cache = {"NUMBA_CACHE_DIR": str(Path(folder) / "cache")}
        first, again = (
            wall_seconds(*FIRST_RUN, "--out", str(Path(folder) / name), environment=cache)
            for name in ("first", "again")
        )
    return [
        Row("first run ever (400 residents, one year), by the clock", f"{first:.1f} s"),
        Row("  the next run", f"{again:.1f} s"),
        Row("  longer by", f"{first - again:.1f} s", "10 s"),
    ]


def rows(*, quick: bool = False) -> list[Row]:
    """All rows; the first run ever only where there is time."""
    return [*warm(), *([] if quick else first_ever())]


if __name__ == "__main__":
    print(shown(rows()))
