"""Run model and twin side by side: ``python -m tests.twin reform --seed 1 --residents 200 --months 30``.

``python -m tests.twin --swarm 17`` runs a scenario that is made up from a number, which says all the rest.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from tests.twin.agreement import Comparison
from tests.twin.swarm import comparison_of

DEFAULTS: Mapping[str, Any] = {"scenario": "reform", "seed": 1, "residents": 200, "months": 30, "set": []}
"""What is compared where a command does not say it."""


def main() -> int:
    """Compare one scenario; print where the two part."""
    start = time.perf_counter()
    comparison, months, show = asked_for()
    found = list(islice(comparison.differences(months), show))
    for difference in found:
        print(difference)
    verdict = "parted" if found else "agreed"
    print(
        f"{verdict}: {comparison.cases:,} cases and {comparison.figures:,} figures of bodies in "
        f"{comparison.model.month - 1} months, {time.perf_counter() - start:.0f} s"
    )
    return 1 if found else 0


def asked_for(arguments: Sequence[str] | None = None) -> tuple[Comparison, int, int]:
    """What a command asks to be compared, for how many months, and how many differences it is to show."""
    parser = argparse.ArgumentParser(prog="python -m tests.twin", description=__doc__)
    parser.add_argument("scenario", nargs="?", help="a bundled name or a path to a file (reform)")
    parser.add_argument("--seed", type=int, help="(1)")
    parser.add_argument("--residents", type=int, help="(200)")
    parser.add_argument("--months", type=int, help="(30)")
    parser.add_argument("--set", action="append", metavar="PARAMETER=VALUE", help="may be said several times")
    parser.add_argument(
        "--swarm", type=int, help="the number of a scenario that is made up (tests.twin.swarm)"
    )
    parser.add_argument("--show", type=int, default=10, help="how many differences to show (10)")
    said = vars(parser.parse_args(arguments))
    if said["swarm"] is not None:
        too_much = [name for name in DEFAULTS if said[name] is not None]
        if too_much:
            parser.error(f"--swarm says all of a scenario; it goes with --show only, not with {too_much[0]}")
        return *comparison_of(said["swarm"]), said["show"]
    chosen = {name: default if said[name] is None else said[name] for name, default in DEFAULTS.items()}
    parameters: dict[str, float] = {}
    for pair in chosen["set"]:
        name, _, value = pair.partition("=")
        try:
            parameters[name] = float(value)
        except ValueError:
            parser.error(f"--set takes a parameter and a number (needs.volume=1.5), not {pair}")
    comparison = Comparison(chosen["scenario"], chosen["seed"], chosen["residents"], parameters or None)
    return comparison, chosen["months"], said["show"]


if __name__ == "__main__":
    sys.exit(main())
