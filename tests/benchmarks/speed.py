"""Speed and memory of the whole model and of the parts of a day, beside the goals set for them.

``make bench`` (or ``python -m tests.benchmarks.speed``) prints one table. Times are processor times of
one process; each figure is the best of a few runs, since machines are noisy. ``--quick`` leaves out the
long runs.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from sim.institutions.scenario import DAYS_A_MONTH, DAYS_A_YEAR
from sim.model import GovernanceModel, closing, day
from tests.benchmarks import beside_twin

HOMES = dict.fromkeys(("draw_candidates", "create_cases", "in_order", "serve_day", "feed_back"), day)
PARTS = {**HOMES, "observe": closing}
"""Functions that take the time of a run, and the modules that call them."""
SETTLE = 3 * DAYS_A_MONTH


def cost(scenario: str, residents: int, years: float, seed: int = 1) -> tuple[float, float, float]:
    """Seconds and cases of `years` after the first months, and the microseconds a case."""
    model = GovernanceModel(scenario, residents=residents, rng=seed)
    model.run_for(SETTLE)
    before = int(model.counts.raised.sum())
    start = time.process_time()
    model.run_for(int(years * DAYS_A_YEAR))
    seconds = time.process_time() - start
    cases = int(model.counts.raised.sum()) - before
    return seconds, cases, seconds / cases * 1e6


def best(runs: int, measure: Callable[[], tuple[float, float, float]]) -> tuple[float, float, float]:
    """The fastest of a few measurements."""
    return min((measure() for _ in range(runs)), key=lambda figures: figures[2])


def parts(scenario: str, residents: int) -> dict[str, float]:
    """Microseconds a case of every part of a day, over a year after the first months."""
    model = GovernanceModel(scenario, residents=residents, rng=1)
    model.run_for(SETTLE)
    spent = dict.fromkeys(PARTS, 0.0)
    originals = {name: getattr(PARTS[name], name) for name in PARTS}

    def timed(name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.process_time()
            result = originals[name](*arguments)
            spent[name] += time.process_time() - start
            return result

        return call

    for name in PARTS:
        setattr(PARTS[name], name, timed(name))
    try:
        before = int(model.counts.raised.sum())
        model.run_for(DAYS_A_YEAR)
        cases = int(model.counts.raised.sum()) - before
    finally:
        for name, original in originals.items():
            setattr(PARTS[name], name, original)
    return {name: seconds / cases * 1e6 for name, seconds in spent.items()}


def memory(residents: int, years: int) -> float:
    """Peak memory in MiB of one run in an own process (on Linux; getrusage would count this one too)."""
    code = (
        "from sim.model import run; "
        f"run('old', 1, residents={residents}, years={years}); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(out.stdout) / 1024.0


def start_up() -> tuple[float, float]:
    """Wall seconds of ``shequ compare --help`` and of a command that simulates one day, warm."""

    def wall(*command: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], capture_output=True, check=True)
        return time.perf_counter() - start

    day = "from sim.model import GovernanceModel; GovernanceModel('old', rng=1).step()"
    return (
        min(wall("-m", "sim", "compare", "--help") for _ in range(3)),
        min(wall("-c", day) for _ in range(3)),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the long runs")
    quick = parser.parse_args().quick
    rows: list[tuple[str, str, str]] = []
    for scenario in ("old", "new"):
        year = best(3, lambda scenario=scenario: cost(scenario, 50_000, 1))  # type: ignore[misc]
        rows.append((f"{scenario}: 50,000 residents, a case", f"{year[2]:.2f} us", "0.30 us"))
        for name, value in parts(scenario, 50_000).items():
            rows.append((f"  {name}", f"{value:.3f} us", ""))
    if not quick:
        long = best(2, lambda: cost("old", 50_000, 10))
        first = best(3, lambda: cost("old", 50_000, 1))
        large = best(2, lambda: cost("old", 500_000, 0.25))
        small = best(3, lambda: cost("old", 50_000, 0.25))
        rows.append(("old: 50,000 residents x 10 years", f"{long[0]:.1f} s", "2 s"))
        rows.append(("  cases", f"{long[1]:,.0f}", ""))
        rows.append(("cost per case, 10 years over 1", f"{long[2] / first[2]:.2f}", "1.20"))
        rows.append(("cost per case, 500,000 residents over 50,000", f"{large[2] / small[2]:.2f}", "1.50"))
        rows.append(("peak memory, 50,000 x 10 years", f"{memory(50_000, 10):.0f} MiB", "400 MiB"))
    rows += beside_twin.rows()
    help_seconds, day_seconds = start_up()
    rows.append(("shequ compare --help", f"{help_seconds:.2f} s", "0.50 s"))
    rows.append(("first day simulated", f"{day_seconds:.2f} s", "1.50 s"))
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    width = max(len(name) for name, _, _ in rows)
    print(f"{'':{width}}  {'measured':>12}  {'goal':>8}")
    for name, figure, goal in rows:
        print(f"{name:{width}}  {figure:>12}  {goal:>8}")


if __name__ == "__main__":
    main()
