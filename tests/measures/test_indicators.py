"""Indicators mean what they say: all are worked out again from raw outcomes, hours, accounts and agents."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from sim.measures import committees as measures_committees
from sim.measures import footprint as measures_footprint
from sim.measures import persons as measures_persons
from sim.measures import reform as measures_reform
from sim.measures import service as measures_service
from sim.measures import society as measures_society
from sim.measures.indicators import INDICATORS, MEASURES
from tests.measures import recounts_institutions, recounts_persons, recounts_service, recounts_society  # noqa: F401
from tests.measures.recounts_persons import YEARLY
from tests.recount import RECOUNTS, WORLDS, YEARS, Seen, world


@pytest.fixture(params=list(WORLDS))
def seen(request: pytest.FixtureRequest) -> Seen:
    return world(request.param)


def test_every_indicator_is_worked_out_again() -> None:
    assert set(RECOUNTS) == set(INDICATORS), "an indicator needs a recount in tests/measures/recounts_*.py"


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_is_what_it_says(name: str) -> None:
    wrong = []
    for month in [*WORLDS, *(YEARS if name in YEARLY else ())]:
        seen = world(month)
        found = {(by, key): value for (n, by, key), value in seen.values.items() if n == name}
        again = {(by, key): float(value) for by, key, value in RECOUNTS[name](seen)}
        assert found.keys() == again.keys(), month
        wrong += [
            f"{month} {by} {key}: {found[by, key]:.9g}, worked out {value:.9g}"
            for (by, key), value in again.items()
            if found[by, key] != pytest.approx(value, rel=1e-6, abs=1e-9, nan_ok=True)
        ]
    assert not wrong, "\n".join(wrong)


def test_hardly_anything_that_is_worked_out_again_is_0() -> None:
    everywhere: dict[tuple[str, str, str], bool] = {}
    for name in [*WORLDS, *YEARS]:
        for place, value in world(name).values.items():
            if name in YEARS and place[0] not in YEARLY:
                continue
            says = value != 0.0 and not math.isnan(value)
            everywhere[place] = everywhere.get(place, False) or says
    silent = sorted({name for name in INDICATORS if not everywhere[name, "", ""]})
    assert not silent, "these would be right if they measured nothing"
    assert sum(everywhere.values()) >= 0.95 * len(everywhere)


def test_bodies_have_the_hours_of_their_posts(seen: Seen) -> None:
    public = [*seen.public_bodies(), *seen.committees]
    assert len(public) > 4
    for body in public:
        assert body.available == pytest.approx(seen.hours_there_are(body)), body.key
        assert body.worked == pytest.approx(seen.cases(body)), body.key
    for committee in seen.committees:
        assert committee.activities["self_governance"] == pytest.approx(seen.self_governance(committee))


def test_breakdowns_are_those_of_their_groups(seen: Seen) -> None:
    rows = seen.rows
    public = rows[(rows["person"] >= 0) & (rows["class"] != "everyday")]
    done = public[public["state"] == "done"]
    for name, sample, column in (
        ("visits_per_case", done, "visits"),
        ("time_to_finish_mean", done, "days"),
        ("satisfaction", public, "satisfaction"),
    ):
        for dimension in ("area", "class"):
            means = sample.groupby(dimension)[column].mean().to_dict()
            assert seen.by(name, dimension) == pytest.approx(means, rel=1e-5)
        precincts = {str(p + 1): v for p, v in sample.groupby("precinct")[column].mean().items()}  # type: ignore[operator]
        assert seen.by(name, "precinct") == pytest.approx(precincts, rel=1e-5)
        groups = {g: sample.loc[sample[g], column].mean() for g in recounts_service.GROUPS}
        assert seen.by(name, "resident_group") == pytest.approx(groups, rel=1e-5)


def test_parts_make_up_the_whole(seen: Seen) -> None:
    for name, dimensions in {
        "cases_raised": ("class",),
        "cases_done": ("class", "precinct", "system"),
        "cases_open": ("class",),
        "unmet_need": ("class",),
        "committee_hours": ("purpose",),
        "posts_strict": ("body",),
        "assigned_items": ("class", "area"),
    }.items():
        for dimension in dimensions:
            parts = sum(seen.by(name, dimension).values())
            assert parts == pytest.approx(seen[name]), (name, dimension)
    everyday = seen.by("cases_raised", "class")["everyday"]
    assert sum(seen.by("cases_raised", "area").values()) == seen["cases_raised"] - everyday
    for name in ("government_hours_share", "government_hours_share_all"):
        shares = seen.by(name, "system")
        assert sum(shares.values()) == pytest.approx(1.0) and shares["government"] == seen[name]
    ordered = seen.by("government_ordered_share", "system")
    assert sum(ordered.values()) == pytest.approx(seen["government_ordered_share"])
    works = seen.by("government_hours_share", "system")
    assert all(ordered[system] <= works[system] + 1e-12 for system in works)
    by_others = ordered["self_governance"] + ordered["market_social"]
    whole = seen["government_hours_share"] + by_others + seen["society_own_share"]
    assert whole == pytest.approx(1.0), "government works, or orders of others, or neither"
    for name in ("satisfaction", "visits_per_case", "on_time_share", "assigned_items", "committee_hours"):
        parts_of = seen.by(name, "precinct")
        hair = 1e-9 * max(parts_of.values())
        assert min(parts_of.values()) - hair <= seen[name] <= max(parts_of.values()) + hair


def test_values_lie_within_their_bounds(seen: Seen) -> None:
    """Shares from 0 to 1, all else from 0 on, a gap to either side; so is it declared."""
    shares = {n for n, i in INDICATORS.items() if n.endswith("_share") or i.unit.en.startswith("index 0-1")}
    assert len(shares) >= 15 and all(INDICATORS[name].bounds == (0.0, 1.0) for name in shares)
    assert {n for n, i in INDICATORS.items() if i.bounds[0] < 0.0} == {"vulnerable_gap"}
    for (name, by, key), value in seen.values.items():
        low, high = INDICATORS[name].bounds
        assert np.isnan(value) or low - 1e-12 <= value <= high + 1e-12, (name, by, key)


def test_every_indicator_is_declared_and_measured() -> None:
    assert list(INDICATORS) and set(INDICATORS) == set(MEASURES)
    modules = (
        measures_committees,
        measures_footprint,
        measures_persons,
        measures_reform,
        measures_service,
        measures_society,
    )
    rooms = {module.__name__ for module in modules}
    assert {function.__module__ for function in MEASURES.values()} == rooms


def test_only_declared_breakdowns_are_collected(seen: Seen) -> None:
    for name, indicator in INDICATORS.items():
        found = {by for n, by, _ in seen.values if n == name and by}
        assert found == set(indicator.by), name


def test_indicators_are_named_in_both_languages() -> None:
    for name, indicator in INDICATORS.items():
        for text in (indicator.name, indicator.unit, indicator.definition):
            assert text.en.strip() and text.zh.strip(), name
            assert not re.search(r"[\u4e00-\u9fff]", text.en), name
        assert re.search(r"[\u4e00-\u9fff]", indicator.name.zh + indicator.definition.zh), name
        assert indicator.definition.en.endswith("."), name
    assert len({i.name.en for i in INDICATORS.values()}) == len(INDICATORS)
    assert len({i.name.zh for i in INDICATORS.values()}) == len(INDICATORS)
