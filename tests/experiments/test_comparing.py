"""Comparisons in Python give what the command writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.experiments.engines import Processes
from sim.experiments.store import DIFFERENCES
from sim.institutions.documents import InputError

SMALL: dict[str, Any] = {"residents": 300, "years": 1, "replicates": 3}


def test_the_tables_are_those_of_the_command(tmp_path: Path) -> None:
    found = sim.compare(["old", "new"], **SMALL, engine=Processes(1))
    small = "--residents 300 --years 1 --replicates 3 --jobs 1 --no-report"
    with pytest.raises(SystemExit):
        main(["compare", "old", "new", *small.split(), "--out", str(tmp_path / "o")])
    written = pd.read_csv(tmp_path / "o" / DIFFERENCES, keep_default_na=False, na_values=[""])
    same = ["difference", "low", "high"]
    merged = found.differences.fillna({"key": "", "by": ""})
    pd.testing.assert_frame_equal(
        merged[same].reset_index(drop=True), written[same], rtol=1e-8, check_dtype=False
    )
    assert set(found.rows["scenario"]) == {"old", "new"} and len(found.ranking)


def test_mistakes_are_the_users() -> None:
    for scenarios, window, words in (
        (["old", "old"], 12, "different names"),
        ([], 12, "different names"),
        (["old", "new"], 13, "from 1 to 12"),
        (["old", "nwe"], 12, "nwe"),
    ):
        with pytest.raises(InputError, match=words):
            sim.compare(scenarios, **SMALL, window=window, engine=Processes(1))
