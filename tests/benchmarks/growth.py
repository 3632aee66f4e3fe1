"""What a case costs as a town grows and as years go by, and the memory that a run takes.

``python -m tests.benchmarks.growth`` prints the rows that ``make bench`` has, too.
"""

from __future__ import annotations

import subprocess
import sys

from sim.institutions.scenario import MONTHS_A_YEAR
from tests.benchmarks.table import Row, shown
from tests.benchmarks.timing import SETTLE, cost_by_turns, settled

SIZES = (5_000, 50_000, 500_000, 1_000_000)
YEARS = (1, 10, 20)
BASE = 50_000
"""Residents of the town that others are held against, and that grows old."""
ROUNDS = 5


def over_residents(scenario: str) -> list[Row]:
    """What a case costs in towns of different size, which live through the same months by turns."""
    costs = cost_by_turns({f"{size:,}": settled(scenario, size) for size in SIZES}, ROUNDS)
    rows = []
    for size in SIZES:
        cost = costs[f"{size:,}"]
        goal = {BASE: "0.30 us"}.get(size, "")
        rows.append(Row(f"{scenario}: {size:,} residents, a case", f"{cost:.2f} us", goal))
        if size > BASE:
            limit = "1.50x" if size == 500_000 else ""
            rows.append(Row(f"  over {BASE:,}", f"{cost / costs[f'{BASE:,}']:.2f}x", limit))
    return rows


def over_years(scenario: str) -> list[Row]:
    """What a case costs in a run's later years, by turns with its first."""
    models = {f"{year}": settled(scenario, BASE, max(SETTLE, (year - 1) * MONTHS_A_YEAR)) for year in YEARS}
    costs = cost_by_turns(models, ROUNDS)
    first = costs[f"{YEARS[0]}"]
    rows = []
    for year in YEARS[1:]:
        what = f"{scenario}: {BASE:,} residents, a case in year {year} over year {YEARS[0]}"
        rows.append(Row(what, f"{costs[f'{year}'] / first:.2f}x", "1.20x"))
    return rows


def memory(scenario: str, residents: int, years: float) -> float:
    """Peak memory in MiB of a run in a process of its own (on Linux; getrusage would count this one too)."""
    code = (
        "from sim.model import run; "
        f"run({scenario!r}, 1, residents={residents}, years={years}); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(out.stdout) / 1024.0


def rows(scenario: str = "old") -> list[Row]:
    """All rows."""
    return [
        *over_residents(scenario),
        *over_years(scenario),
        Row("memory, 50,000 residents x 10 years", f"{memory(scenario, 50_000, 10):.0f} MiB", "400 MiB"),
        Row("memory, 1,000,000 residents x 3 months", f"{memory(scenario, 1_000_000, 0.25):.0f} MiB"),
    ]


if __name__ == "__main__":
    print(shown(rows()))
