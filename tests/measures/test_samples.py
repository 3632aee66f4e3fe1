"""Outcomes broken down, and what is observed, on a handful of cases that can be counted by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.cases.affair_tables import AffairTables
from sim.cases.ledger import OUTCOME
from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES
from sim.measures.committees import assigned_senders
from sim.measures.indicators import Measured, Row
from sim.measures.observing import Observations
from sim.measures.reform import caught_share
from sim.measures.samples import Columns, Sample
from sim.mechanisms.push import OPTION_DOWN, OPTION_OWN, OPTION_PARTY, OPTIONS

LOW_INCOME, DISABLED = (1 << ATTRIBUTES.index(name) for name in ("low_income", "disabled"))


def tables() -> AffairTables:
    """Two affairs of the first area and classes, and one of no area and no department."""
    return AffairTables(
        affair_class=np.array([0, 1, 1], dtype=np.int8),
        area=np.array([0, 0, -1], dtype=np.int8),
        department=np.array([0, 1, -1], dtype=np.int16),
        loss=np.ones(3),
        ad_hoc=np.zeros(3, dtype=np.bool_),
        everyday=np.zeros(3, dtype=np.bool_),
        by_residents=np.ones(3, dtype=np.bool_),
        of_homes=np.ones(3, dtype=np.bool_),
        origin=np.zeros(3, dtype=np.int8),
    )


@pytest.fixture
def four() -> Sample:
    rows = np.zeros(4, dtype=OUTCOME)
    rows["affair"] = 0, 1, 2, 2
    rows["precinct"] = 0, 1, 1, 1
    rows["attributes"] = LOW_INCOME, LOW_INCOME | DISABLED, 0, 0
    rows["days"] = 1.0, 2.0, 4.0, 9.0
    return Sample(Columns(rows, tables(), 3))


def test_a_mean_leaves_out_empty_groups_and_those_of_none(four: Sample) -> None:
    found = {(by, key): x for by, key, x in four.mean(four.column("days"), ("area", "class", "precinct"))}
    assert found == {
        ("", ""): 4.0,
        ("area", AREAS[0]): 1.5,
        ("class", CLASSES[0]): 1.0,
        ("class", CLASSES[1]): 5.0,
        ("precinct", "1"): 1.0,
        ("precinct", "2"): 5.0,
    }


def test_who_belongs_to_several_groups_counts_in_each(four: Sample) -> None:
    rows = list(four.mean(four.column("days"), ("resident_group",)))
    assert rows == [("", "", 4.0), ("resident_group", "low_income", 1.5), ("resident_group", "disabled", 2.0)]


def test_a_total_is_0_where_there_is_nobody(four: Sample) -> None:
    rows = list(four.total(four.column("days"), ("precinct",), unit=2.0))
    assert rows == [("", "", 8.0), ("precinct", "1", 0.5), ("precinct", "2", 7.5), ("precinct", "3", 0.0)]


@pytest.mark.parametrize("q", [0.0, 0.3, 0.5, 0.9, 1.0])
def test_a_quantile_is_numpys(four: Sample, q: float) -> None:
    found = {(by, key): x for by, key, x in four.quantile(four.column("days"), q, ("area", "class"))}
    assert found == {
        ("", ""): np.quantile([1.0, 2.0, 4.0, 9.0], q),
        ("area", AREAS[0]): np.quantile([1.0, 2.0], q),
        ("class", CLASSES[0]): 1.0,
        ("class", CLASSES[1]): np.quantile([2.0, 4.0, 9.0], q),
    }


def test_quantiles_of_other_values_are_their_own(four: Sample) -> None:
    first, second = four.column("days"), -four.column("days")
    assert next(four.quantile(first, 0.0)) == ("", "", 1.0)
    assert next(four.quantile(second, 0.0)) == ("", "", -9.0)


def test_no_quantile_by_groups_that_overlap(four: Sample) -> None:
    with pytest.raises(KeyError):
        four.quantile(four.column("days"), 0.5, ("resident_group",))


def test_nobody_has_no_mean_and_no_quantile(four: Sample) -> None:
    nobody = four.where(four.field("days") > 100.0)
    values = nobody.column("days")
    for rows in (nobody.mean(values, ("area",)), nobody.quantile(values, 0.5, ("area",))):
        [(by, key, value)] = rows
        assert (by, key) == ("", "")
        assert np.isnan(value)


def test_what_no_department_sends_has_no_sender() -> None:
    assigned = np.array([[1, 0, 9], [2, 0, 9], [3, 3, 9]])  # the last column is no precinct's
    model: Any = SimpleNamespace(
        counts=SimpleNamespace(assigned=assigned),
        structure=SimpleNamespace(precincts=2),
        affair_tables=tables(),
    )
    month: Any = SimpleNamespace(model=model)
    assert list(assigned_senders(month)) == [("", "", 1.0)]  # two departments and none


def test_observations_of_a_month_are_those_that_were_added(four: Sample) -> None:
    observations = Observations()
    by_hand = [("precinct", "1", 3), ("", "", 7.0)]
    assert observations.add(1, "days", four.mean(four.column("days"), ("precinct",))) == 4.0
    assert observations.add(1, "own", by_hand) == 7.0
    assert np.isnan(observations.add(1, "nothing", []))
    assert observations.add(2, "own", [("precinct", "2", 5.0), *by_hand]) == 7.0
    assert observations.of_month(1) == [
        ("days", "", "", 4.0),
        ("days", "precinct", "1", 1.0),
        ("days", "precinct", "2", 5.0),
        ("own", "precinct", "1", 3.0),
        ("own", "", "", 7.0),
    ]
    second = [("own", "precinct", "2", 5.0), ("own", "precinct", "1", 3.0), ("own", "", "", 7.0)]
    assert observations.of_month(2) == second
    assert observations.of_month(3) == []
    frame = observations.frame()
    assert list(frame.columns) == ["month", "indicator", "by", "key", "value"]
    whole = [(1, *row) for row in observations.of_month(1)] + [(2, *row) for row in second]
    assert list(frame.itertuples(index=False, name=None)) == whole


def test_a_quantile_is_of_what_values_are_now(four: Sample) -> None:
    values = four.column("days").copy()
    assert next(four.quantile(values, 0.5)) == ("", "", 3.0)
    values *= 10.0
    assert next(four.quantile(values, 0.5)) == ("", "", 30.0)


def test_what_a_measure_has_taken_itself_is_not_noted(four: Sample) -> None:
    """As with any iterator: a measure may leave out the total by taking it."""
    rows = four.total(four.column("days"), ("precinct",))
    assert next(rows) == ("", "", 16.0)
    noted = Observations()
    assert math.isnan(noted.add(1, "days", rows))
    assert noted.of_month(1) == [("days", "precinct", str(k + 1), x) for k, x in enumerate((1.0, 15.0, 0.0))]
    assert list(rows) == []


def test_the_last_row_of_no_group_is_the_total() -> None:
    noted = Observations()
    rows: list[Row] = [("", "", 1.0), ("area", "all", 3), ("", "", 2.0), ("area", "most", np.nan)]
    assert noted.add(1, "own", iter(rows)) == 2.0
    assert math.isnan(noted.add(2, "own", iter(rows[1:2])))
    assert noted.add(3, "own", iter(rows[:2])) == 1.0
    assert noted.frame()["value"].tolist()[:3] == [1.0, 3.0, 2.0]


def test_as_many_values_as_groups() -> None:
    with pytest.raises(ValueError, match="2 values of 1 groups"):
        Measured(("",), ("",), [1.0, 2.0])


def test_found_out_counts_among_what_is_banned_and_pushed() -> None:
    banned, pushed, caught = np.zeros((2, OPTIONS)), np.zeros((2, OPTIONS)), np.zeros((2, OPTIONS))
    banned[:, [OPTION_OWN, OPTION_DOWN]] = 0.4
    pushed[:, OPTION_OWN], caught[:, OPTION_OWN] = 50.0, 9.0  # no push
    pushed[:, OPTION_DOWN], caught[:, OPTION_DOWN] = (30.0, 10.0), (3.0, 5.0)
    pushed[:, OPTION_PARTY], caught[:, OPTION_PARTY] = 20.0, 7.0  # not banned
    model = SimpleNamespace(book={"banned": banned}, counts=SimpleNamespace(pushed=pushed, caught=caught))
    month: Any = SimpleNamespace(model=model)
    assert list(caught_share(month)) == [("", "", 8.0 / 40.0)]
