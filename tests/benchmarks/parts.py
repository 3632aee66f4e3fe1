"""The parts of a day beside the whole: what a case costs in each kernel, and in all that is around them.

``python -m tests.benchmarks.parts`` prints the rows that ``make bench`` has, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sim.institutions.scenario import DAYS_A_YEAR
from sim.model import closing, day
from tests.benchmarks.table import Row, shown
from tests.benchmarks.timing import settled

KERNELS = ("draw_candidates", "create_cases", "in_order", "serve_day", "feed_back")
PARTS = {**dict.fromkeys(KERNELS, day), "observe": closing}
"""Functions that take the time of a run, and the modules that call them."""
MOST = 2.0
"""How many times as long as its kernels together a run may take."""


def parts(scenario: str, residents: int) -> dict[str, float]:
    """Microseconds a case of every part and of the whole, over a year after the first months."""
    model = settled(scenario, residents)
    spent = dict.fromkeys(PARTS, 0.0)
    originals = {name: getattr(PARTS[name], name) for name in PARTS}

    def timed(name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.process_time()
            result = originals[name](*arguments)
            spent[name] += time.process_time() - start
            return result

        return call

    before, start = int(model.counts.raised.sum()), time.process_time()
    try:
        for name in PARTS:
            setattr(PARTS[name], name, timed(name))
        model.run_for(DAYS_A_YEAR)
    finally:
        for name, original in originals.items():
            setattr(PARTS[name], name, original)
    whole = {"whole": time.process_time() - start, **spent}
    cases = int(model.counts.raised.sum()) - before
    return {name: seconds / cases * 1e6 for name, seconds in whole.items()}


def rows(scenario: str, residents: int = 50_000) -> list[Row]:
    """Rows of the table."""
    costs = parts(scenario, residents)
    kernels = sum(costs[name] for name in KERNELS)
    return [
        Row(f"{scenario}: {residents:,} residents, one year, a case", f"{costs['whole']:.2f} us", "0.30 us"),
        *(Row(f"  {name}", f"{cost:.3f} us") for name, cost in costs.items() if name != "whole"),
        Row("  whole over the sum of its kernels", f"{costs['whole'] / kernels:.2f}x", f"{MOST}x"),
    ]


if __name__ == "__main__":
    print(shown([*rows("old"), *rows("new")]))
