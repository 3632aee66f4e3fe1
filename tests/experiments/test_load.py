"""Loads: the table's shape, and an old structure that is believable at the default values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.experiments.load import ALL, COLUMNS, load_table
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from tests.recount import see
from tests.worlds import variant

YEAR = 12


@pytest.fixture(scope="module", params=["old", "new"])
def table(request: pytest.FixtureRequest) -> pd.DataFrame:
    """The second year of a small sub-district."""
    found = load_table(request.param, residents=3000, seed=1, months=6)
    found.attrs["structure"] = request.param
    return found


@pytest.fixture(scope="module")
def old() -> pd.DataFrame:
    """Five years of the old structure at full size: totals by month and indicator."""
    model = GovernanceModel("old", rng=1)
    model.run_for(5 * YEAR * DAYS_A_MONTH)
    frame = model.indicators()
    return frame[frame["by"] == ""].pivot_table(index="month", columns="indicator", values="value")


def test_the_table_has_a_total_for_every_body(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == COLUMNS
    assert not table.duplicated(["body", "purpose"]).any()
    totals = table[table["purpose"] == ALL].set_index("body")
    parts = table[table["purpose"] != ALL]
    assert set(parts["body"]) <= set(totals.index)
    assert totals["available"].notna().all() and parts["available"].isna().all()
    for column in ("demanded", "booked"):
        sums = parts.groupby("body")[column].sum().reindex(totals.index, fill_value=0.0)
        np.testing.assert_allclose(sums, totals[column], rtol=1e-9, atol=1e-9)
        assert (table[column] >= 0.0).all()
    own = totals.drop(index="neighbours")  # neighbours have no hours to count
    assert (own["booked"] <= own["available"] * (1.0 + 1e-9)).all()


def test_the_table_names_the_work_of_the_structures_bodies(table: pd.DataFrame) -> None:
    purposes = {body: set(rows["purpose"]) - {ALL} for body, rows in table.groupby("body")}
    assert {"administrative", "direct", "self_governance"} == purposes["residents_committee"]
    if table.attrs["structure"] == "old":
        assert {"relay", "assessing", "party_work", "leading", "facility", "tax"} <= purposes["street_office"]
    else:
        assert {"coordination", "contracting", "guidance", "oversight"} <= purposes[
            "public_service_committee"
        ]
        assert {"leading", "tax", "party_mass"} <= purposes["public_service_centre"]


def test_the_year_after_the_last_reform_is_watched() -> None:
    steps: list[tuple[int, int]] = []
    load_table(
        variant("old", later={4: "new"}, years=3),
        residents=400,
        months=2,
        progress=lambda *s: steps.append(s),
    )
    assert steps == [(month, 3 + YEAR + 2) for month in range(1, 3 + YEAR + 3)]


def test_committees_of_the_old_structure_are_overloaded_but_stable(old: pd.DataFrame) -> None:
    first_years = old.loc[1 : 2 * YEAR].mean()
    assert 1.05 < first_years["committee_utilisation"] < 1.35
    assert 0.60 < first_years["committee_administrative_share"] < 0.80
    assert 0.60 < old.loc[4 * YEAR + 1 :, "committee_administrative_share"].mean() < 0.80
    assert 1200.0 < first_years["assigned_items"] < 2600.0
    assert 14.0 < first_years["assigned_senders"] <= 18.0
    assert 0.0 < first_years["perfunctory_share"] < 0.3
    assert (old["committee_backlog"] < 0.5).all()
    ends = old["cases_open"].groupby((old.index - 1) // YEAR).mean()
    assert ends.iloc[-1] < 1.5 * ends.iloc[0]


def test_the_old_structure_keeps_its_posts_and_serves_after_a_fashion(old: pd.DataFrame) -> None:
    established = old["posts_strict"] - old["posts_temporary"]
    assert established.to_numpy() == pytest.approx(70.0) and old["coordinators"].between(15.0, 25.0).all()
    assert 0.4 < old["on_time_share"].mean() < 0.9
    assert 0.2 < old["satisfaction"].mean() < 0.7
    assert old["quality_true"].mean() < old["quality_claimed"].mean()
    assert (old["given_up_share"] < 0.4).all()


def test_certificates_take_several_trips_in_the_old_structure_and_fewer_in_the_new() -> None:
    visits = []
    for structure in ("old", "new"):
        rows = see(structure, 5, residents=38_000).rows
        mine = rows[(rows["affair"] == "residence_certificate") & (rows["state"] == "done")]
        assert len(mine) > 50
        visits.append(mine["visits"].mean())
    assert visits[0] > 1.5 and visits[1] < visits[0] - 0.5


def test_bodies_of_the_old_structure_are_neither_idle_nor_hopeless() -> None:
    table = load_table("old", seed=1, months=6)
    totals = table[table["purpose"] == ALL].set_index("body")
    use = totals["demanded"] / totals["available"]
    assert 1.05 < use["residents_committee"] < 1.35
    assert 0.8 < use["street_office"] < 1.0
    departments = list(GovernanceModel("old", residents=200).structure.departments)
    whole = totals.loc[departments]
    assert 0.6 < whole["demanded"].sum() / whole["available"].sum() < 0.9
    relay = table[(table["body"] == "street_office") & (table["purpose"] == "relay")]["demanded"]
    assert 1500.0 < float(relay.iloc[0]) < 3500.0
