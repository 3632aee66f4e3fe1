"""Speed and memory of the model, beside its twins and the goals set for them: ``make bench``.

One table from one run: what a case costs, as a whole and in its parts; beside the plain twin and beside C; in
larger towns and later years; with two workers; at start-up; and memory. What is held against each other is
measured by turns (`tests.benchmarks.timing`). Nothing here can fail a test.

``--quick`` leaves out the long runs. ``--write`` puts the table, with the machine named, into the page of the
documentation where speed is spoken of.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.benchmarks import beside_c, beside_twin, growth, parts, starting, workers
from tests.benchmarks.table import Row, in_markdown, machine, shown

PAGE = Path(__file__).parents[2] / "sim/documentation/pages/extending.md"
BEGIN, END = "<!-- begin: make bench -->", "<!-- end: make bench -->"

type Measure = Callable[[], list[Row]]


def measures(*, quick: bool) -> list[Measure]:
    """What is measured, in the order of the table."""
    short: list[Measure] = [
        lambda: parts.rows("old"),
        lambda: parts.rows("new"),
        beside_twin.rows,
        beside_c.rows,
    ]
    start_up: list[Measure] = [lambda: starting.rows(quick=quick)]
    return short + start_up if quick else [*short, growth.rows, workers.rows, *start_up]


def written(page: str, rows: list[Row], now: datetime) -> str:
    """The page with another table between its marks. Raises ValueError for a page without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the table: {BEGIN} and {END}")
    table = in_markdown(rows, ("what", "measured", "goal"))
    return f"{before}{BEGIN}\n{machine()}; {now:%Y-%m-%d}.\n\n{table}\n{END}{after}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="leave out the long runs")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}, too")
    asked = parser.parse_args()
    rows: list[Row] = []
    started = time.perf_counter()
    for measure in measures(quick=asked.quick):
        rows += measure()
        print(f"{time.perf_counter() - started:6.0f} s  {rows[-1].name.strip()}", file=sys.stderr)
    print(machine())
    print(shown(rows))
    if asked.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), rows, datetime.now().astimezone()), "utf-8")


if __name__ == "__main__":
    main()
