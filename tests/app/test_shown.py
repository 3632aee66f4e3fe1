"""What is drawn and marked up: from the numbers, and nothing from outside as markup."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup as Html
from markupsafe import escape

from sim.analysis.compare import WINDOW_MONTHS
from sim.app import bars, charts, legends, validating
from sim.app.address import Address
from sim.app.answer_panels import bands_csv
from sim.app.chart_parts import Option
from sim.app.compare import scenarios_of
from sim.app.desk import STORED, questions
from sim.app.elements import facts, tag
from sim.app.gains import gains
from sim.app.main_outcomes import main_outcomes, worse_strip
from sim.app.organisation import organisation_svg
from sim.app.questions import key_of, read_key
from sim.app.verdicts import MARKS
from sim.experiments.runs import model_run
from sim.institutions.files.library import load_structure
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.over_time import monthly
from sim.report.results import Compared, read
from sim.report.sentences import Sentences
from sim.text import LANGUAGES, Lang
from sim.text.numbers import with_interval


@pytest.fixture(scope="module")
def stored() -> Compared:
    return read(STORED / "comparison")


@given(st.text())
def test_text_is_never_markup(text: str) -> None:
    for made in (
        escape(text),
        tag("p", text),
        tag("p", title=text),
        Html().join([text]),
        facts({text: text}),
    ):
        assert isinstance(made, Html)
        inside = made.removeprefix("<p>").removesuffix("</p>")
        assert "<script" not in inside.lower() or "<script" not in text.lower()
    assert "<" not in escape(text)
    assert '"' not in escape(text)


def test_the_stored_comparison_is_what_the_first_page_asks_for() -> None:
    """If not: the model has changed, and ``make stored`` is due."""
    assert read_key(STORED / "comparison") == key_of(scenarios_of(Address()), WINDOW_MONTHS)
    assert questions().answer(questions().first()) is not None


def test_a_stored_run_is_what_the_model_does_today(stored: Compared) -> None:
    option = scenarios_of(Address())[1]
    begun = replace(option, years=2)  # a year of the reform; what comes first does not hang on the horizon
    rows = model_run(begun, option.seed, progress=None)
    own = stored.rows[(stored.rows["scenario"] == option.id) & (stored.rows["replicate"] == 0)]
    own = own[own["month"] <= 24]
    own = own.astype({"indicator": str, "by": str, "key": str})
    order = ["month", "indicator", "by", "key"]
    mine = rows.astype({"indicator": str, "by": str, "key": str}).sort_values(order, ignore_index=True)
    theirs = own.sort_values(order, ignore_index=True)[[*order, "value"]]
    pd.testing.assert_frame_equal(mine[[*order, "value"]], theirs, check_dtype=False)


def test_a_band_is_its_interval(stored: Compared) -> None:
    names = stored.names("en")
    bands = monthly(stored.rows, "satisfaction", list(names))
    option = charts.trajectory(bands, names, unit="u", time="month", mark="reform", at=["13"])
    json.dumps(option, allow_nan=False)
    low, wide, mean, *_ = option["series"]
    own = bands[bands["scenario"] == "old"].reset_index(drop=True)
    assert low["stack"] == wide["stack"]
    for k in (0, 30, 71):
        assert low["data"][k] == pytest.approx(own["low"][k], rel=1e-5)
        assert low["data"][k] + wide["data"][k] == pytest.approx(own["high"][k], rel=1e-4)
        assert mean["data"][k] == pytest.approx(own["mean"][k], rel=1e-5)
    assert mean["markLine"]["data"] == [{"xAxis": "13"}]


def test_what_a_pointer_shows_is_a_mean_with_its_interval(stored: Compared) -> None:
    names = stored.names("en")
    bands = monthly(stored.rows, "satisfaction", list(names))
    mean = charts.trajectory(bands, names, unit="u", time="month")["series"][2]
    assert len(mean["says"]) == len(mean["data"])
    value, _, half = mean["says"][30].partition(" ± ")
    assert float(value) == pytest.approx(mean["data"][30], abs=float(half))


def test_charts_beside_one_another_have_one_scale() -> None:
    def own(*values: float) -> pd.DataFrame:
        return pd.DataFrame({"mean": values, "low": values, "high": values})

    bands = [own(0.31, 0.42), own(float("nan"), 0.97)]
    options: list[Option] = [{"yAxis": {}}, {"yAxis": {"name": "u"}}]
    charts.same_scale(options, bands, share=True)
    assert options[0]["yAxis"] == {"min": 0.0, "max": 1.0}
    assert options[1]["yAxis"] == {"name": "u", "min": 0.0, "max": 1.0}
    charts.same_scale(options, [own(0.0, 0.0)], share=False)
    assert options[0]["yAxis"] == {"min": 0.0, "max": 1.0}, "nothing to make a scale of"
    charts.same_scale(options, [own(-3.0, 11.0)], share=False)
    assert options[0]["yAxis"] == {"min": -10.0, "max": 20.0}


def test_whiskers_fit_on_their_axis() -> None:
    option = bars.marks([("a", 1.0, -2.0, 4.0), ("b", 0.5, float("nan"), float("nan"))], unit="u")
    json.dumps(option, allow_nan=False)
    drawn, ends = option["series"]
    assert len(drawn["markLine"]["data"]) == 1
    assert ends["data"] == [[-2.0, 0], [4.0, 0]]


def test_rows_show_the_numbers_of_the_report(stored: Compared) -> None:
    sentences = Sentences(stored, INDICATORS, HEADLINE, "en")
    rows = dict(re.findall(r'<tr [^>]*data-indicator="(\w+)">(.*?)</tr>', main_outcomes(sentences)))
    assert list(rows) == [*dict.fromkeys(rows)]
    assert set(rows) == set(HEADLINE) & set(sentences.findings["reform"])
    for name, row in rows.items():
        finding = sentences.findings["reform"][name]
        for text in (finding.before, finding.after, finding.difference, finding.name):
            assert str(escape(text)) in row, name


def test_an_interval_at_the_edge_of_the_possible_is_told_by_its_ends(stored: Compared) -> None:
    """98 % with an interval from 92 to 100 is no ± 4: on maps, in charts and beside patterns."""
    summary = stored.summary.copy()
    own = (summary["indicator"] == "on_time_share") & (summary["by"] == "precinct")
    summary.loc[own, ["mean", "low", "high"]] = [0.98, 0.92, 1.0]
    where = own & (summary["key"] == "1")
    summary.loc[where, ["mean", "low", "high"]] = [0.5, 0.46, 0.54]
    shown = gains(Sentences(replace(stored, summary=summary), INDICATORS, HEADLINE, "en"))
    drawn = shown[shown.index("sq-twomaps") :]
    assert ">98</text>" in drawn and ">[92, 100]</text>" in drawn and "98 [92, 100]" in drawn
    assert ">50</text>" in drawn and ">± 4</text>" in drawn
    bands = pd.DataFrame({"scenario": ["a"], "time": [1.0], "mean": [0.98], "low": [0.92], "high": [1.0]})
    assert charts.said(bands, {"a": "A"}) == "A: 0.98 [0.92, 1.00]"
    option = bars.marks([("A", -0.98, -1.0, -0.92)], unit="u")
    assert option["series"][0]["data"][0]["tooltip"]["formatter"] == "A: −0.98 [−1.00, −0.92]"
    parts = bands.assign(key="k")
    option = bars.stacked(parts, {"a": "A"}, {"k": "K"}, unit="u")
    assert option["series"][0]["data"][0]["tooltip"]["formatter"] == "K: 0.98 [0.92, 1.00]"
    cell = validating.measured("V5", {"measured": 0.98, "low": 0.92, "high": 1.0})
    assert cell["text"] == "0.98 [0.92, 1.00]"
    endless = validating.measured("V5", {"measured": 7.0, "low": 3.0, "high": math.inf})
    assert endless["text"] == "7 [3, ∞)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_triangle_never_points_against_the_sign(stored: Compared, lang: Lang) -> None:
    sentences = Sentences(stored, INDICATORS, HEADLINE, lang)
    for finding in sentences.findings["reform"].values():
        mark = MARKS[finding.verdict]
        if mark in "▲△":
            assert finding.difference.startswith("+"), finding.name
        elif mark in "▼▽":
            assert finding.difference.startswith("−"), finding.name
    assert {MARKS[verdict] for verdict in ("better", "worse", "unclear")} & set("▲△▼▽") == set()


def test_all_harm_is_told_and_nothing_else(stored: Compared) -> None:
    sentences = Sentences(stored, INDICATORS, HEADLINE, "en")
    strip = worse_strip(sentences)
    harms = [f for f in sentences.findings["reform"].values() if f.verdict == "worse"]
    assert len(harms) > 3
    assert strip.count("<li") == len(harms)
    for finding in harms:
        assert str(escape(finding.name)) in strip
        assert finding.difference in strip
    assert "<details" not in strip


def test_every_axis_begins_at_zero_and_bands_stay_where_values_can_be(stored: Compared) -> None:
    names = stored.names("en")
    for name in HEADLINE:
        bands = monthly(stored.rows, name, list(names))
        bounds = INDICATORS[name].bounds
        option = charts.trajectory(bands, names, unit="u", time="year", months=True, bounds=bounds)
        assert "scale" not in option["yAxis"]
        assert option["yAxis"].get("min", 0) == 0
        lows = [
            v for s in option["series"] if "band" in s.get("stack", "") for v in s["data"][:0] or s["data"]
        ]
        assert all(v is None or v >= min(bounds[0], 0.0) for v in lows), name


def test_scenarios_are_told_apart_without_colour() -> None:
    keys = [legends.key(k) for k in range(4)]
    plain = {re.sub(r"color:[^\"]*", "", key) for key in keys}
    assert len(plain) == 4, "line style and marker differ"
    lines = pd.DataFrame({"time": range(1, 73), "mean": 1.0, "low": 0.9, "high": 1.1, "scenario": "a"})
    bands = pd.concat([lines.assign(scenario=s) for s in "abcd"])
    option = charts.trajectory(bands, dict.fromkeys("abcd", "n"), unit="", time="", months=True)
    drawn = [s for s in option["series"] if "markPoint" in s]
    assert len({str(s["lineStyle"]["type"]) for s in drawn}) == len({s["symbol"] for s in drawn}) == 4


def test_parts_of_a_bar_are_told_apart_without_colour() -> None:
    table = pd.DataFrame({"scenario": "a", "key": list("xyz"), "mean": 1.0, "low": 0.9, "high": 1.1})
    option = bars.stacked(table, {"a": "A"}, {k: k for k in "xyz"}, unit="")
    patterns = {json.dumps(s["itemStyle"]["decal"]) for s in option["series"]}
    keys = {re.sub(r"var\(--c\d\)", "", legends.part_swatch(k)) for k in range(3)}
    assert len(patterns) == len(keys) == 3


@pytest.mark.parametrize("name", ["old", "new"])
@pytest.mark.parametrize("wide", [False, True])
def test_the_organisation_chart_names_every_body(name: str, wide: bool) -> None:
    structure = load_structure(name)
    picture = organisation_svg(structure, "zh", wide=wide)
    assert picture.count("<rect") == len(structure.bodies) + 1


def test_a_median_that_not_all_runs_have_come_to_has_no_end() -> None:
    row = {"measured": 13.08, "low": 5.08, "high": math.inf}
    assert validating.measured("V10", row)["text"] == "13.1 [5.08, ∞)"
    row = {"measured": 2.43, "low": 2.4, "high": 2.46}
    assert validating.measured("X4", row)["text"] == "2.430\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.030"


def test_a_line_stands_at_its_own_times_and_its_last_known_value_is_read_out() -> None:
    nan = float("nan")
    bands = pd.DataFrame(
        [
            ("b", 2, 7.0, 6.5, 7.5), ("a", 3, nan, nan, nan), ("a", 2, 5.0, 4.0, 6.0),
            ("a", 1, 9.0, 8.0, 9.5),
            ("b", 4, 3.0, 3.0, 3.0),
        ],
        columns=["scenario", "time", "mean", "low", "high"],
    )  # fmt: skip
    names = {"a": "A", "b": "B", "c": "C"}
    assert (
        charts.said(bands, names) == f"A: {with_interval(5.0, 4.0, 6.0)}; B: {with_interval(3.0, 3.0, 3.0)}"
    )
    option = charts.trajectory(bands, names, unit="", time="", bounds=(4.5, 7.0))
    assert option["xAxis"]["data"] == ["1", "2", "3", "4"]
    lines = {line["name"]: line["data"] for line in option["series"] if not line.get("silent")}
    assert lines == {"A": [9.0, 5.0, None, None], "B": [None, 7.0, None, 3.0], "C": [None] * 4}
    low, wide = (line["data"] for line in option["series"] if line.get("silent") and line["name"] == "A")
    assert (low, wide) == ([7.0, 4.5, None, None], [0.0, 1.5, None, None]), "no band goes beyond what can be"
    table = bands_csv({"x": bands[bands["scenario"] == "a"]}, names, "year").splitlines()
    assert table == ["indicator,scenario,year,mean,low,high", "x,A,3,,,", "x,A,2,5,4,6", "x,A,1,9,8,9.5"]
