"""Run model and twin side by side: ``python -m tests.twin reform --seed 1 --residents 200 --months 30``."""

from __future__ import annotations

import argparse
import sys
import time
from itertools import islice

from tests.twin.agreement import Comparison
from tests.twin.swarm import comparison_of


def main() -> int:
    """Compare one scenario; print where the two part."""
    parser = argparse.ArgumentParser(prog="python -m tests.twin", description=__doc__)
    parser.add_argument("scenario", nargs="?", default="reform", help="a bundled name or a path to a file")
    parser.add_argument(
        "--swarm", type=int, help="the number of a scenario that is made up (tests.twin.swarm)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--residents", type=int, default=200)
    parser.add_argument("--months", type=int, default=30)
    parser.add_argument("--show", type=int, default=10, help="how many differences to show")
    said = parser.parse_args()
    start = time.perf_counter()
    if said.swarm is None:
        comparison = Comparison(said.scenario, said.seed, said.residents)
        months = said.months
    else:
        comparison, months = comparison_of(said.swarm)
    found = list(islice(comparison.differences(months), said.show))
    for difference in found:
        print(difference)
    verdict = "parted" if found else "agreed"
    print(
        f"{verdict}: {comparison.cases:,} cases and {comparison.figures:,} figures of bodies in "
        f"{comparison.model.month - 1} months, {time.perf_counter() - start:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
