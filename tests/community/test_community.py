"""The synthetic community: reproducible, stable under growth, true to its marginal shares."""

from __future__ import annotations

import itertools
import math
import pickle
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.community import Community, build_community
from sim.community.composition import compositions
from sim.community.network import _hilbert, neighbours_of
from sim.community.precincts import partition
from sim.community.shares import chances
from sim.institutions.affairs import ATTRIBUTES, Attribute
from sim.institutions.documents import InputError
from sim.institutions.parameters import Parameter, Parameters
from sim.institutions.scenario import CommunitySpec

PERSONS = ("household", "attributes", "age", "income", "trust")
HOMES = ("x", "y", "size")
COLUMNS = (*PERSONS, *HOMES, "neighbours")


@cache
def registry() -> dict[str, Parameter]:
    folder = Path(__file__).parents[2] / "scenarios"
    entries: dict[str, Any] = {}
    for name in ("fragments_community.yaml", "parameters.yaml"):
        if (folder / name).is_file():
            entries |= yaml.safe_load((folder / name).read_text("utf-8"))["parameters"]
    return {key: Parameter.model_validate(entry) for key, entry in entries.items()}


def parameters(**overrides: float) -> Parameters:
    """The registry with overrides of the parameters of the community, named without their prefix."""
    return Parameters(registry(), {f"community.{name}": value for name, value in overrides.items()})


WORLD = parameters()


@cache
def community(residents: int = 38_000, seed: int = 1) -> Community:
    return build_community(CommunitySpec(residents), WORLD, seed)


sizes = st.integers(200, 3000)
seeds = st.integers(0, 2**32 - 1)


def household_has(c: Community, attribute: Attribute) -> npt.NDArray[np.bool_]:
    return np.asarray(np.logical_or.reduceat(c.has(attribute), c.first[:-1]))


def near(found: float, expected: float, cases: int, clustering: float = 3.0) -> bool:
    """Within five standard errors of a share; members of a household are alike, hence `clustering`."""
    return abs(found - expected) < 5.0 * math.sqrt(clustering * expected * (1.0 - expected) / cases)


# --- reproducible, and stable when it grows --------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(residents=sizes, seed=seeds)
def test_same_seed_same_bytes(residents: int, seed: int) -> None:
    one, two = (build_community(CommunitySpec(residents), WORLD, seed) for _ in range(2))
    for name in COLUMNS:
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes(), name
    assert one.precincts(9).tobytes() == two.precincts(9).tobytes()


def test_another_seed_gives_other_people() -> None:
    one, two = community(2000, 1), community(2000, 2)
    for name in (*PERSONS, *HOMES):
        assert getattr(one, name).tobytes() != getattr(two, name).tobytes(), name


@settings(max_examples=40, deadline=None)
@given(residents=sizes, more=st.sampled_from([1, 1, 2, 500]), seed=seeds)
def test_more_residents_leave_the_others_as_they_were(residents: int, more: int, seed: int) -> None:
    one = build_community(CommunitySpec(residents), WORLD, seed)
    two = build_community(CommunitySpec(residents + more), WORLD, seed)
    for name in PERSONS:
        assert np.array_equal(getattr(one, name), getattr(two, name)[:residents]), name
    assert np.array_equal(one.x, two.x[: one.households])
    assert np.array_equal(one.y, two.y[: one.households])
    # only the last household may have been cut short
    assert np.array_equal(one.size[:-1], two.size[: one.households - 1])
    assert one.size[-1] <= two.size[one.households - 1]


def test_one_more_household_changes_few_links() -> None:
    one, changed, links = community(3000), 0, 0
    for residents in range(3001, 3009):
        two = build_community(CommunitySpec(residents), WORLD, 1)
        if two.households == one.households + 1:
            changed += int((one.neighbours != two.neighbours[: one.households]).sum())
            links += one.neighbours.shape[1]
        one = two
    assert links > 0
    # At its place in the ring K * (K + 2) / 4 rows' entries shift; far away a link here and there.
    assert changed < links * 4


def test_the_columns_are_what_they_say() -> None:
    c = community(2001)
    n, h = c.residents, c.households
    assert n == c.size.sum() == c.first[-1] == 2001
    assert {name: (getattr(c, name).dtype.str[1:], getattr(c, name).shape) for name in COLUMNS} == {
        "household": ("i4", (n,)),
        "attributes": ("u2", (n,)),
        "age": ("i2", (n,)),
        "income": ("f4", (n,)),
        "trust": ("f4", (n, 3)),
        "x": ("f4", (h,)),
        "y": ("f4", (h,)),
        "size": ("i2", (h,)),
        "neighbours": ("i4", (h, 6)),
    }
    assert np.array_equal(np.repeat(np.arange(h), c.size), c.household)
    assert c.size.min() >= 1
    left, bottom, right, top = c.box
    assert math.isclose((right - left) * (top - bottom), c.area_km2)
    assert c.x.min() >= left
    assert c.x.max() <= np.float32(right)
    assert c.y.min() >= bottom
    assert c.y.max() <= np.float32(top)


def test_a_pickled_community_is_the_same() -> None:
    one = community(500)
    one.precincts(6)
    two = pickle.loads(pickle.dumps(one))
    assert all(np.array_equal(getattr(one, name), getattr(two, name)) for name in COLUMNS)
    assert np.array_equal(one.precincts(6), two.precincts(6))


# --- consistent people -----------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(residents=sizes, seed=seeds)
def test_attributes_agree_with_one_another(residents: int, seed: int) -> None:
    c = build_community(CommunitySpec(residents), WORLD, seed)
    assert np.array_equal(c.has("minor"), c.age < 18)
    assert np.array_equal(c.has("young_adult"), (c.age >= 18) & (c.age < 30))
    assert np.array_equal(c.has("older"), c.age >= 60)
    assert np.array_equal(c.has("very_old"), c.age >= 70)
    assert c.age.min() >= 0
    assert c.age.max() < WORLD["community.oldest"]
    assert not (c.has("unemployed") & ((c.age < 18) | (c.age >= 60))).any()
    assert not (c.has("party_member") & (c.age < 18)).any()
    assert not (c.has("volunteer") & (c.age < 18)).any()
    assert np.array_equal(c.has("low_income"), c.income < np.float32(WORLD["community.relief_line"]))
    assert not (c.attributes >> len(ATTRIBUTES)).any()
    whole = c.household < c.households - 1  # the last household may be cut short
    assert np.array_equal(c.has("lives_alone")[whole], (c.size[c.household] == 1)[whole])
    assert not (household_has(c, "migrant") & household_has(c, "older")).any()
    eldest = np.maximum.reduceat(c.age, c.first[:-1])
    youngest = np.minimum.reduceat(c.age, c.first[:-1])
    with_minors = household_has(c, "minor")
    assert (eldest >= 18).all()
    assert (eldest - youngest >= 18)[with_minors].all()
    assert np.array_equal(c.income, c.income[c.first[:-1]][c.household])


def test_marginal_shares_are_the_registered_ones() -> None:
    c, p = community(200_000, 3), WORLD
    n = c.residents
    expected: dict[Attribute, float] = {
        "minor": p["community.minors"],
        "young_adult": p["community.young_adults"],
        "older": p["community.older"],
        "very_old": p["community.older"] * p["community.very_old"],
        "low_income": p["community.low_income"],
        "disabled": p["community.disabled"],
        "migrant": p["community.migrants"],
        "party_member": p["community.party_members"],
        "volunteer": p["community.volunteers"],
    }
    for attribute, share in expected.items():
        assert near(float(c.has(attribute).mean()), share, n), attribute
    working = (c.age >= 18) & (c.age < 60)
    unemployed = float(c.has("unemployed")[working].mean())
    assert near(unemployed, p["community.unemployed"], int(working.sum()))
    assert abs(c.size.mean() - p["community.household_size"]) < 5 * c.size.std() / math.sqrt(c.households)
    for k, system in enumerate(("government", "self_governance", "market_social")):
        error = p["community.trust_spread"] / math.sqrt(n)
        assert abs(c.trust[:, k].mean() - p[f"community.trust_{system}"]) < 5 * error + 0.003  # clipped
    assert c.trust.min() >= 0.0
    assert c.trust.max() <= 1.0


@pytest.mark.parametrize(
    ("attribute", "share"), [("older", 0.25), ("low_income", 0.08), ("migrants", 0.25), ("volunteers", 0.15)]
)
def test_shares_react_and_leave_the_rest_alone(attribute: str, share: float) -> None:
    base = community(20_000)
    other = build_community(CommunitySpec(20_000), parameters(**{attribute: share}), 1)
    name: Attribute = {"migrants": "migrant", "volunteers": "volunteer"}.get(attribute, attribute)  # type: ignore[assignment]
    assert near(float(other.has(name).mean()), share, 20_000, clustering=5.0)
    assert np.array_equal(base.x, other.x)
    assert np.array_equal(base.trust, other.trust)
    assert (base.has("disabled") == other.has("disabled")).mean() > 0.95


def test_income_is_lognormal_with_the_share_under_the_line() -> None:
    c, p = community(200_000, 3), WORLD
    log = np.log(c.income[c.first[:-1]].astype(np.float64))
    spread = p["community.income_spread"]
    assert abs(log.std() - spread) < 0.02
    below = NormalDist().inv_cdf(p["community.low_income"])
    median = p["community.relief_line"] * math.exp(-spread * below)
    assert abs(np.exp(np.median(log)) / median - 1.0) < 0.03


def test_correlations_are_sensible() -> None:
    c = community(200_000, 3)
    adult = c.age >= 18
    working = adult & (c.age < 60)
    poor, older, party = c.has("low_income"), c.has("older"), c.has("party_member")
    assert c.has("unemployed")[working & poor].mean() > 2 * c.has("unemployed")[working & ~poor].mean()
    assert c.has("disabled")[poor].mean() > 1.5 * c.has("disabled")[~poor].mean()
    assert c.has("disabled")[older].mean() > 3 * c.has("disabled")[~older].mean()
    alone = c.has("lives_alone")
    assert alone[older].mean() > 1.5 * alone[adult & ~older].mean()
    assert (
        party[older].mean()
        > 1.3 * party[working & (c.age >= 30)].mean()
        > 1.3 * 1.3 * party[adult & (c.age < 30)].mean()
    )
    assert c.has("volunteer")[party].mean() > 2 * c.has("volunteer")[adult & ~party].mean()
    apart = np.logical_and.reduceat(older, c.first[:-1])[c.household]
    assert 0.38 < apart[older].mean() < 0.48  # what the basis of `community.older_apart` says
    assert 0.08 < alone[older].mean() < 0.12


def test_homes_are_in_compounds_and_the_poor_in_some_of_them() -> None:
    c = community(38_000)
    cells = (c.x * 12).astype(int) * 100 + (c.y * 12).astype(int)
    _, cell, counts = np.unique(cells, return_inverse=True, return_counts=True)
    assert counts.var() > 5 * counts.mean()  # equal to the mean if homes were strewn evenly
    log = np.log(c.income[c.first[:-1]].astype(np.float64))
    means = (np.bincount(cell, log) / counts)[counts > 50]
    assert means.std() > 3 * log.std() / math.sqrt(100)


# --- household composition -------------------------------------------------------------------------

CORNERS = (
    "household_size",
    "largest_household",
    "minors",
    "young_adults",
    "older",
    "very_old",
    "older_apart",
)


def test_every_corner_of_the_ranges_has_a_composition() -> None:
    bounds = [
        [WORLD.registry[f"community.{name}"].low, WORLD.registry[f"community.{name}"].high]
        for name in CORNERS
    ]
    for corner in itertools.product(*bounds):
        world = parameters(
            **dict(zip(CORNERS, corner, strict=True)),
            migrants=WORLD.registry["community.migrants"].high,
            volunteers=WORLD.registry["community.volunteers"].high,
        )
        households = compositions(world)
        weight = households.sizes[households.size - 1] * households.probability
        counts = np.stack([(households.members == g).sum(axis=1) for g in range(5)], axis=1)
        assert np.allclose(weight @ counts / (weight @ households.size), households.groups, atol=1e-9)
        assert np.isclose(weight.sum(), 1.0)
        found = chances(world, households)
        assert 0.0 < found.migrant < 1.0


def test_impossible_shares_are_refused() -> None:
    with pytest.raises(InputError, match="less than 1 in all"):
        build_community(CommunitySpec(300), parameters(minors=0.5, young_adults=0.3, older=0.3), 1)
    with pytest.raises(InputError, match="no mix of households"):
        build_community(CommunitySpec(300), parameters(minors=0.7, young_adults=0.05, older=0.2), 1)
    with pytest.raises(InputError, match=r"community\.migrants"):
        build_community(CommunitySpec(300), parameters(migrants=0.99), 1)
    for residents in (0, 199, 1_000_001):
        with pytest.raises(InputError, match="200 to 1,000,000"):
            build_community(CommunitySpec(residents), WORLD, 1)
    with pytest.raises(InputError, match="more than 0"):
        build_community(CommunitySpec(300, area_km2=0.0), WORLD, 1)


# --- precincts -------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(residents=sizes, seed=seeds, n=st.integers(1, 40))
def test_precincts_are_balanced_and_none_is_empty(residents: int, seed: int, n: int) -> None:
    c = build_community(CommunitySpec(residents), WORLD, seed)
    found = c.precinct_residents(n)
    assert found.shape == (n,)
    assert found.sum() == residents
    assert np.array_equal(np.unique(c.precincts(n)), np.arange(n))
    assert np.abs(found - residents / n).max() <= 2 * int(c.size.max())
    assert c.precincts(n) is c.precincts(n)


def test_nine_and_six_precincts_share_their_strips() -> None:
    c = community()
    nine, six = c.precincts(9), c.precincts(6)
    assert np.array_equal(nine // 3, six // 2)
    for n in (9, 6):
        found = c.precinct_residents(n)
        assert np.abs(found / found.mean() - 1.0).max() < 0.003
    assert c.mean_distance(9) < c.mean_distance(6) < c.mean_distance(1)


def test_a_household_a_precinct_is_the_most() -> None:
    c = community(residents=200)
    assert np.array_equal(np.sort(c.precincts(c.households)), np.arange(c.households))
    with pytest.raises(InputError, match=f"{c.households} households"):
        c.precincts(c.households + 1)


def test_precincts_are_rectangles() -> None:
    c = community()
    precinct = c.precincts(6)
    boxes = [
        (c.x[at].min(), c.x[at].max(), c.y[at].min(), c.y[at].max())
        for at in (precinct == k for k in range(6))
    ]
    for a, b in itertools.combinations(boxes, 2):
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
    for (left, right, bottom, top), (x, y) in zip(boxes, c.precinct_centroids(6), strict=True):
        assert left < x < right
        assert bottom < y < top


def test_distances_are_to_the_centroid() -> None:
    c = community(2000)
    at = c.precinct_centroids(9)[c.precincts(9)]
    expected = np.sqrt((c.x - at[:, 0]) ** 2 + (c.y - at[:, 1]) ** 2)
    assert np.allclose(c.distances(9), expected, atol=1e-6)
    weights = np.repeat(c.distances(9), c.size)
    assert math.isclose(c.mean_distance(9), weights.mean(), rel_tol=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    households=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 1000)), min_size=1, max_size=60
    ),
    data=st.data(),
)
def test_any_households_fill_any_number_of_precincts(
    households: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    n = data.draw(st.integers(1, len(households)))
    x, y, size = (np.array(column) for column in zip(*households, strict=True))
    found = partition(x.astype(np.float32), y.astype(np.float32), size.astype(np.int16), n)
    assert np.array_equal(np.unique(found), np.arange(n))


def test_more_precincts_than_households_are_refused() -> None:
    c = community(200)
    with pytest.raises(InputError, match="one for each of the structure's precincts"):
        c.precincts(c.households + 1)
    with pytest.raises(ValueError, match="0 precincts"):
        c.precincts(0)


# --- the network -----------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(residents=sizes, seed=seeds, links=st.integers(2, 20))
def test_rows_name_others_once(residents: int, seed: int, links: int) -> None:
    c = build_community(CommunitySpec(residents), parameters(neighbours=links), seed)
    assert c.neighbours.shape == (c.households, links)
    assert c.neighbours.min() >= 0
    assert c.neighbours.max() < c.households
    rows = np.sort(c.neighbours, axis=1)
    assert (rows[:, 1:] > rows[:, :-1]).all()
    assert (c.neighbours != np.arange(c.households)[:, None]).all()


@pytest.mark.parametrize("households", [1, 2, 4, 7, 8])
def test_few_households_know_all_others(households: int) -> None:
    x = np.linspace(0, 1, households, dtype=np.float32)
    found = neighbours_of(x, x, (0.0, 0.0, 1.0, 1.0), parameters(rewired=0.5), 1)
    for h, row in enumerate(found.tolist()):
        known = [other for other in row if other >= 0]
        assert len(set(known)) == len(known) == min(6, households - 1)
        assert h not in known


def test_the_network_is_a_small_world() -> None:
    c = community(1500)

    def graph(links: npt.NDArray[np.int32]) -> nx.Graph:
        return nx.Graph((h, int(other)) for h, row in enumerate(links) for other in row)

    found = graph(c.neighbours)
    random = nx.gnm_random_graph(found.number_of_nodes(), found.number_of_edges(), seed=1)
    random = random.subgraph(max(nx.connected_components(random), key=len))
    ring = graph(neighbours_of(c.x, c.y, c.box, parameters(rewired=0.0), 1))
    assert nx.is_connected(found)
    assert nx.average_clustering(found) > 10 * nx.average_clustering(random)
    paths = [nx.average_shortest_path_length(g) for g in (found, random, ring)]
    assert paths[0] < 1.8 * paths[1]
    assert paths[0] < 0.15 * paths[2]


def test_most_links_are_mutual_and_near() -> None:
    c = community(38_000)
    links = {(h, int(other)) for h, row in enumerate(c.neighbours) for other in row}
    mutual = sum((b, a) in links for a, b in links) / len(links)
    rewired = WORLD["community.rewired"]
    assert abs(mutual - (1 - rewired) ** 2) < 0.02  # unless rewired at either end
    other = c.neighbours
    away = np.hypot(c.x[:, None] - c.x[other], c.y[:, None] - c.y[other])
    assert np.median(away) < 0.1 * c.mean_distance(1)
    assert abs((away > 0.1).mean() - rewired) < 0.03


def test_the_curve_visits_neighbouring_cells_in_turn() -> None:
    x, y = (axis.ravel().astype(np.uint64) for axis in np.meshgrid(np.arange(32), np.arange(32)))
    place = _hilbert(x, y)
    order = np.argsort(place)
    assert np.array_equal(place[order], np.arange(32 * 32))
    steps = np.abs(np.diff(x[order].astype(int))) + np.abs(np.diff(y[order].astype(int)))
    assert (steps == 1).all()


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", [name for name in registry() if name.startswith("community.")])
def test_every_end_of_every_range_builds(name: str, end: str) -> None:
    world = Parameters(registry(), {name: getattr(registry()[name], end)})
    c = build_community(CommunitySpec(300), world, 1)
    assert c.residents == 300
    assert np.isfinite(c.income).all()
    assert c.precinct_residents(9).min() > 0


@pytest.mark.parametrize("area_km2", [0.01, 500.0])
def test_any_area_builds(area_km2: float) -> None:
    c = build_community(CommunitySpec(300, area_km2), WORLD, 1)
    assert math.isclose(c.box[2] / c.box[3], WORLD["community.aspect"])
    assert c.x.max() <= c.box[2] * 1.000001
