"""What is drawn and marked up: from the numbers, and nothing from outside as markup."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup as Html
from markupsafe import escape

from sim.analysis.compare import WINDOW_MONTHS
from sim.app import charts
from sim.app.address import Address
from sim.app.compare import scenarios_of
from sim.app.desk import STORED, questions
from sim.app.elements import facts, tag
from sim.app.organisation import organisation_svg
from sim.app.outcome_cards import card
from sim.app.questions import key_of, read_key
from sim.experiments.runs import model_run
from sim.institutions.files.library import load_structure
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.over_time import monthly
from sim.report.results import Compared, read
from sim.report.sentences import Sentences


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
    options: list[charts.Option] = [{"yAxis": {}}, {"yAxis": {"name": "u"}}]
    charts.same_scale(options, bands, share=True)
    assert options[0]["yAxis"] == {"min": 0.3, "max": 1.0}
    assert options[1]["yAxis"] == {"name": "u", "min": 0.3, "max": 1.0}
    charts.same_scale(options, [own(1.0, 1.0)], share=False)
    assert options[0]["yAxis"] == {"min": 0.3, "max": 1.0}, "nothing to make a scale of"


def test_whiskers_fit_on_their_axis() -> None:
    option = charts.marks([("a", 1.0, -2.0, 4.0), ("b", 0.5, float("nan"), float("nan"))], unit="u")
    json.dumps(option, allow_nan=False)
    bars, ends = option["series"]
    assert len(bars["markLine"]["data"]) == 1
    assert ends["data"] == [[-2.0, 0], [4.0, 0]]


def test_cards_show_the_numbers_of_the_report(stored: Compared) -> None:
    sentences = Sentences(stored, INDICATORS, HEADLINE, "en")
    for name in HEADLINE:
        finding = sentences.findings["reform"][name]
        shown = card(name, sentences, ["reform"], "en")
        middle, _, half = finding.difference.partition("\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}")
        for text in (middle, half, finding.before, finding.after):
            assert text in shown, name


@pytest.mark.parametrize("name", ["old", "new"])
@pytest.mark.parametrize("wide", [False, True])
def test_the_organisation_chart_names_every_body(name: str, wide: bool) -> None:
    structure = load_structure(name)
    picture = organisation_svg(structure, "zh", wide=wide)
    assert picture.count("<rect") == len(structure.bodies) + 1
