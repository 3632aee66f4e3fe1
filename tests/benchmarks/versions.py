"""Which results a change moves, and by how much: ``make compare-versions BASE=v0.1.0``.

Two versions run the same scenarios with the same seeds: the checkout, and a commit, tag or branch that git
knows, in a folder of its own. Headline means of the last twelve months are put side by side, and their
differences, in per cent of the earlier value, sorted into 0, up to 1, 1 to 5, 5 to 10 and more than 10. What
is only in one of them (a scenario, an indicator) is said. The tables are Markdown, for the changelog.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sim.documentation.markdown import table
from sim.measures.indicators import HEADLINE

ROOT = Path(__file__).parents[2]
CLASSES = ("0", "0-1 %", "1-5 %", "5-10 %", "over 10 %")
_BOUNDS = (1.0, 5.0, 10.0)

type Results = Mapping[tuple[str, str], float]
"""(scenario, indicator) to a mean over seeds of the last twelve months."""

_RUN = """
import csv, sys, warnings
warnings.simplefilter("ignore")
import sim
scenarios = sys.argv[1].split(",")
seeds, residents, years = map(int, sys.argv[2:])
out = csv.writer(sys.stdout)
for scenario in scenarios:
    if scenario not in sim.bundled_scenarios():
        continue
    for seed in range(1, seeds + 1):
        rows = sim.run(scenario, seed=seed, residents=residents, years=years)
        rows = rows[(rows["by"] == "") & (rows["month"] > 12 * years - 12)]
        for name, value in rows.groupby("indicator", observed=True)["value"].mean().items():
            out.writerow((scenario, name, seed, repr(float(value))))
"""


def class_of(before: float, after: float) -> str:
    """The class of a difference; what was 0 and is not any more has moved by more than 10 %."""
    if before == after or (math.isnan(before) and math.isnan(after)):
        return CLASSES[0]
    if before == 0.0 or math.isnan(before) or math.isnan(after):
        return CLASSES[-1]
    change = abs(after / before - 1.0) * 100.0
    return CLASSES[1 + sum(change > bound for bound in _BOUNDS)]


def read(text: str) -> dict[tuple[str, str], float]:
    """Means over seeds, of the rows that a version has printed."""
    values: dict[tuple[str, str], list[float]] = {}
    for scenario, indicator, _, value in csv.reader(io.StringIO(text)):
        values.setdefault((scenario, indicator), []).append(float(value))
    return {key: math.fsum(found) / len(found) for key, found in values.items()}


def report(before: Results, after: Results, indicators: Iterable[str] = HEADLINE) -> str:
    """Both tables: how many headlines of each scenario are in each class, and every headline that moved."""
    names = list(indicators)
    both = [scenario for scenario in _scenarios(after) if scenario in _scenarios(before)]
    counts, moved, gone = [], [], []
    for scenario in both:
        found = dict.fromkeys(CLASSES, 0)
        for name in names:
            key = (scenario, name)
            if key not in before or key not in after:
                gone += [f"{scenario}: {name}"] if (key in before) != (key in after) else []
                continue
            which = class_of(before[key], after[key])
            found[which] += 1
            if which != CLASSES[0]:
                moved.append((scenario, name, f"{before[key]:.4g}", f"{after[key]:.4g}", which))
        counts.append((scenario, *map(str, found.values())))
    moved.sort(key=lambda row: -CLASSES.index(row[-1]))
    parts = [table(("scenario", *CLASSES), counts, tuple(range(1, len(CLASSES) + 1)))]
    if moved:
        parts.append(table(("scenario", "headline", "before", "after", "moved by"), moved, (2, 3)))
    alone = sorted(set(_scenarios(before)) ^ set(_scenarios(after)))
    if alone:
        parts.append(f"In one version only: {', '.join(alone)}.")
    if gone:
        parts.append(f"Measured in one version only: {'; '.join(gone)}.")
    return "\n\n".join(parts) + "\n"


def _scenarios(results: Results) -> list[str]:
    return list(dict.fromkeys(scenario for scenario, _ in results))


def run(tree: Path, scenarios: Sequence[str], seeds: int, residents: int, years: int) -> Results:
    """The results of the version whose files are in a folder."""
    words = (",".join(scenarios), str(seeds), str(residents), str(years))
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *words],
        cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return read(done.stdout)


def main() -> None:
    """Run both versions and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="a commit, tag or branch")
    parser.add_argument("--scenarios", default="old,new,reform,paper_reform,well_funded")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--residents", type=int, default=2000)
    parser.add_argument("--years", type=int, default=3)
    asked = parser.parse_args()
    size = (asked.scenarios.split(","), asked.seeds, asked.residents, asked.years)
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["git", "archive", asked.base], cwd=ROOT, check=True, stdout=subprocess.PIPE)
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
            files.extractall(folder, filter="data")
        before = run(Path(folder), *size)
    after = run(ROOT, *size)
    print(
        f"{asked.residents:,} residents, {asked.years} years, seeds 1 to {asked.seeds}, last twelve months:\n"
    )
    print(report(before, after))


if __name__ == "__main__":
    main()
