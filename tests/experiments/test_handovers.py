"""Handovers: counted and timed by hand on a few cases, drawn, and told by the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiments.case_names import Known
from sim.experiments.case_reading import CaseTable
from sim.experiments.handovers import handovers, side_by_side
from sim.report.handovers import handover_chart
from sim.text import LANGUAGES, Lang

BODIES = ("street_office", "committee", "tax", "justice")


class Table:
    """A case table of 3 months and 4,000 residents, from lists."""

    def __init__(self) -> None:
        names = {body: {"en": body, "zh": body} for body in BODIES}
        departments = frozenset(("tax", "justice"))
        self.known = Known("old", 1, 4000, 8.0, 21, (), {}, names, departments)

    def precincts(self) -> pd.DataFrame:
        return pd.DataFrame({"month": [1, 2, 3], "precinct": 1, "residents": 4000})

    def months(self) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        yield _cases([0], 1, ["direct"], ["resident"], [10.0]), _stages([(0, "committee", 10.0, 12.0)])
        # 1: a resident's, to the committee (4 h), within it, on to the street office (20 h), to tax (7 h)
        # 2: a department's, to the committee (16 h), which sends it to one that nobody served
        # 3: an everyday need; 4: tax hands to justice, which is the same to us
        stages = [
            (1, "committee", 104.0, 108.0),
            (1, "committee", 110.0, 112.0),
            (1, "street_office", 132.0, 133.0),
            (1, "tax", 140.0, 141.0),
            (2, "committee", 126.0, 130.0),
            (2, "street_office", np.nan, 150.0),
            (3, "committee", 100.0, 101.0),
            (4, "tax", 131.0, 135.0),
            (4, "justice", 139.0, 140.0),
        ]
        yield (
            _cases(
                [1, 2, 3, 4],
                2,
                ["direct", "administrative", "everyday", "administrative"],
                ["resident", "department", "resident", "department"],
                [100.0, 110.0, 100.0, 130.0],
            ),
            _stages(stages),
        )
        yield _cases([5], 3, ["direct"], ["resident"], [200.0]), _stages([(5, "committee", 208.0, 209.0)])
        still = _cases([6], None, ["direct"], ["resident"], [300.0])
        yield still, _stages([(6, "committee", 308.0, np.nan)])


def _cases(
    ids: list[int], month: int | None, classes: list[str], origin: list[str], raised: list[float]
) -> pd.DataFrame:
    frame = {"id": ids, "class": classes, "month_ended": month, "origin": origin, "raised": raised}
    return pd.DataFrame(frame).astype({"month_ended": float})


def _stages(rows: list[tuple[int, str, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["case", "body", "started", "ended"])


def found(window: int) -> dict[tuple[str, str], tuple[float, ...]]:
    rows = handovers([cast(CaseTable, Table())], window=window).set_index(["giver", "taker"])
    return {
        cast(tuple[str, str], key): tuple(values)
        for key, values in zip(rows.index, rows.to_numpy(), strict=True)
    }


def test_handovers_are_counted_and_timed() -> None:
    """Of months 2 and 3, per 1,000 of 4,000 residents; waits in days of 8 hours."""
    each = 1 / (2 * 4.0)
    made = found(2)
    assert set(made) == {
        ("residents", "committee"),
        ("committee", "street_office"),
        ("street_office", "department"),
        ("departments", "committee"),
        ("departments", "department"),
    }
    assert made["residents", "committee"] == pytest.approx((2 * each, 0.0, 0.75, 0.95))  # 4 and 8 hours
    # 20 hours, and one that left
    assert made["committee", "street_office"] == pytest.approx((2 * each, 0.5, 20 / 8, 20 / 8))
    assert made["street_office", "department"] == pytest.approx((each, 0.0, 7 / 8, 7 / 8))
    assert made["departments", "committee"] == pytest.approx((each, 0.0, 2.0, 2.0))
    assert made["departments", "department"] == pytest.approx((each, 0.0, 1 / 8, 1 / 8))


def test_the_window_is_of_the_last_months() -> None:
    assert found(1) == {("residents", "committee"): pytest.approx((1 / 4.0, 0.0, 1.0, 1.0))}
    assert found(12)["residents", "committee"][0] == pytest.approx(3 / (3 * 4.0))
    two = handovers([cast(CaseTable, Table())] * 2, window=1)
    assert two["cases"].tolist() == [pytest.approx(1 / 4.0)]  # a mean over runs


def test_side_by_side_a_handover_may_be_missing() -> None:
    one, other = (handovers([cast(CaseTable, Table())], window=window) for window in (1, 2))
    table = side_by_side([one, other])
    row: Any = table[(table["giver"] == "departments") & (table["taker"] == "committee")].iloc[0]
    assert row["cases_0"] == 0.0 and np.isnan(row["wait_median_0"]) and row["cases_1"] == 1 / 8.0
    assert (table["giver"][0], table["taker"][0]) == ("residents", "committee")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figure_shows_what_the_table_has(lang: Lang) -> None:
    table = side_by_side([handovers([cast(CaseTable, Table())], window=window) for window in (1, 2)])
    drawn = handover_chart(table, ["old", "new"], {"committee": "RC"}, window=2, lang=lang)
    left, right = drawn.figure.axes
    widths: Any = [patch.get_width() for patch in left.patches]  # type: ignore[attr-defined]
    assert widths == [*table["cases_0"], *table["cases_1"]]
    assert len(right.patches) == 2 * len(table)
    assert any("RC" in text.get_text() for text in left.get_yticklabels())
    assert "old" in drawn.caption and drawn.data is table
    with pytest.raises(ValueError, match="no handovers"):
        handover_chart(table.head(0), ["old", "new"], {}, window=2)


def test_the_command_tells_and_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    def shequ(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(arguments)
        said = capsys.readouterr()
        assert isinstance(done.value.code, int) and "Traceback" not in said.out + said.err
        return done.value.code, said.out, said.err

    small = ("--residents", "300", "--years", "1", "--replicates", "1", "--jobs", "1", "--cases")
    for name in ("old", "new"):
        assert shequ("run", name, *small, "--out", name)[0] == 0
    code, out, _ = shequ("handovers", "old", "new", "--figure", "drawn")
    assert code == 0 and "old: cases" in out and "new: wait" in out
    assert {path.suffix for path in Path("drawn").iterdir()} == {".png", ".svg", ".pdf", ".csv"}
    code, out, _ = shequ("handovers", "old", "new", "--json", "--months", "6")
    told = json.loads(out)
    assert code == 0 and told["scenarios"] == ["old", "new"] and told["handovers"][0]["cases_0"] > 0.0
    assert shequ("handovers", "old", "nowhere")[0] == 2
    assert shequ("handovers", "old", "--lang", "zh", "--csv")[0] == 0
