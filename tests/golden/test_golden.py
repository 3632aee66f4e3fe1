"""A small run is what it was: any change of the numbers is noticed, and meant changes are easy to take over.

Kept in totals are a year of each structure, eight years of two withdrawals and two of a short purse; thirty
months of three scenarios in every breakdown: `old`, `reform` (the plan takes effect in the thirteenth month)
and ``every_event.yaml`` beside this file. The tables together have a name
(`sim.experiments.identity.numbers`), by which kept results are known to be what the model gives now. When
numbers are meant to change, renew the tables and look at what changed before committing them::

    SHEQU_RENEW_GOLDEN=1 .venv/bin/python -m pytest tests/golden
    git diff tests/golden

Equal to 1 part in 10^9: machines may differ in the last digits of exponentials and logarithms.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from sim.experiments import identity
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import EventKind
from sim.model import run

FOLDER = Path(__file__).parent
EVERY_EVENT = FOLDER / "every_event.yaml"
RENEW = os.environ.get("SHEQU_RENEW_GOLDEN", "") not in ("", "0")
HINT = "if these numbers were meant to change, see the top of this file"


def measured(scenario: str | Path, months: int, by: list[str]) -> pd.DataFrame:
    """Indicators of a small sub-district: the mean over the months in which they are there, and the last."""
    frame = run(scenario, 1, residents=2000, years=months / 12)
    if "key" not in by:
        frame = frame[frame["by"] == ""]
    last = frame[frame["month"] == months].set_index(by)["value"]
    means = frame.groupby(by, sort=False)["value"].mean()
    return pd.DataFrame({"mean": means, f"month_{months}": last.reindex(means.index)})


def held_to_what_was_kept(found: pd.DataFrame, path: Path) -> None:
    """Compare with the table kept in a file, or renew it."""
    names = list(found.index.names)
    if RENEW:
        found.to_csv(path, float_format="%.12g", lineterminator="\n")
        pytest.skip(f"renewed {path.name}")
    text = dict.fromkeys(names, str)
    kept = pd.read_csv(path, dtype=text, na_filter=True, keep_default_na=False, na_values={
        column: [""] for column in found.columns
    }).set_index(names)  # fmt: skip
    assert found.index.tolist() == kept.index.tolist(), HINT
    changed = [
        f"{name}.{column}: {before:.9g} -> {after:.9g}"
        for column in kept
        for name, before, after in zip(kept.index, kept[column], found[column], strict=True)
        if before != pytest.approx(after, rel=1e-09, abs=1e-12, nan_ok=True)
    ]
    assert not changed, "\n".join([HINT, *changed])


@pytest.mark.parametrize(
    ("scenario", "months"),
    [("old", 12), ("new", 12), ("staged_withdrawal", 96), ("hasty_withdrawal", 96), ("short_purse", 24)],
)
def test_totals_of_a_small_sub_district_are_what_they_were(scenario: str, months: int) -> None:
    held_to_what_was_kept(measured(scenario, months, ["indicator"]), FOLDER / f"{scenario}.csv")


@pytest.mark.parametrize("scenario", ["old", "reform", EVERY_EVENT], ids=["old", "reform", "every event"])
def test_thirty_months_are_what_they_were_in_every_breakdown(scenario: str | Path) -> None:
    found = measured(scenario, 30, ["indicator", "by", "key"])
    held_to_what_was_kept(found, FOLDER / f"{Path(scenario).stem}_by_group.csv")


def test_every_kind_of_event_is_kept() -> None:
    assert {event.kind for event in load_scenario(EVERY_EVENT).events} == set(get_args(EventKind))


def test_the_numbers_have_the_name_of_these_tables() -> None:
    """To be renewed last: once all tables are."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    name = digest.hexdigest()[:12]
    if RENEW:
        identity.NUMBERS.write_text(f"{name}\n", "utf-8")
        pytest.skip("renewed the name of the numbers")
    assert identity.numbers() == name, HINT
