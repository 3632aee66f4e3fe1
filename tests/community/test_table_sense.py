"""A table of people that cannot be: ids that spreadsheets spoilt, places, contradictions, shares of few."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.community import Community, build_community
from sim.community.table import whole_people
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_registry
from sim.institutions.notices import OddInput
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import CommunitySpec
from sim.kernel.arrays import Floats

PARAMETERS = Parameters(load_registry())
LINE = PARAMETERS["community.relief_line"]


def built(
    folder: Path, header: str, rows: list[str], area: float = 1.3, seed: int = 1
) -> tuple[Community, list[str]]:
    path = folder / "p.csv"
    path.write_text("\n".join([header, *rows]), "utf-8")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", OddInput)
        made = build_community(CommunitySpec(area_km2=area, table=str(path)), PARAMETERS, seed)
    return made, [str(one.message).split("p.csv")[1] for one in said]


def refused(folder: Path, header: str, rows: list[str], area: float = 1.3) -> list[str]:
    with pytest.raises(InputError) as error:
        built(folder, header, rows, area)
    return [f"{p.line}: {p.field}: {p.found} / {p.allowed}" for p in error.value.problems]


# --- ids -----------------------------------------------------------------------------------------------

PEOPLE = "resident_id,household_id"


def pairs(first: str, second: str) -> list[str]:
    """Rows of 125 households of two, whose ids are written this way and that; {h} is a number."""
    return [f"p{2 * h + k},{(first, second)[k].format(h=h)}" for h in range(125) for k in (0, 1)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("{h}", "{h}.0"), ("{h}", "\u200b{h}"), ("H{h}", "H{h}\ufeff"), ("{h}.00", "{h}"), ("{h}", '" {h}"')],
)
def test_ids_that_a_spreadsheet_wrote_otherwise_are_the_same(tmp_path: Path, first: str, second: str) -> None:
    made, said = built(tmp_path, PEOPLE, pairs(first, second))
    assert made.size.tolist() == [2] * 125
    assert len(said) == (not second.isascii()), "invisible characters are said once"


def test_ids_that_are_no_whole_numbers_stay_as_they_are(tmp_path: Path) -> None:
    rows = [
        f"p{i},{building}.{room}"
        for i, (building, room) in enumerate([(b, r) for b in range(21) for r in range(11)])
    ]
    assert built(tmp_path, PEOPLE, rows)[0].households == 231, "1.1 and 1.10, 2.0 and 2 are rooms"


@pytest.mark.parametrize("id_", ["4.20106E+17", "4.2e17", "3E+05", "-1.0E+9", "5E10"])
def test_ids_in_scientific_notation_are_refused(tmp_path: Path, id_: str) -> None:
    rows = [f"{i},{id_ if i in (7, 9) else i // 2}" for i in range(250)]
    found = refused(tmp_path, PEOPLE, rows)
    assert [line.split(" /")[0] for line in found] == [f"{i}: household_id: '{id_}'" for i in (9, 11)]
    assert "the id in full" in found[0]


@pytest.mark.parametrize("id_", ["nan", "NaN", "None", "NULL", "N/A", "-"])
def test_what_stands_where_there_is_no_id_joins_nobody(tmp_path: Path, id_: str) -> None:
    found = refused(tmp_path, PEOPLE, [f"{i},{id_ if i in (7, 9) else i // 2}" for i in range(250)])
    assert found == [f"{i}: household_id: {id_!r} / an id" for i in (9, 11)]


def test_ids_of_letters_and_digits_may_look_like_powers(tmp_path: Path) -> None:
    rows = [f"{i},{'5e10' if i < 2 else f'{i // 2}a{i // 2}'}" for i in range(250)]
    assert built(tmp_path, PEOPLE, rows)[0].households == 125


def test_long_ids_of_which_only_15_digits_are_left_are_refused(tmp_path: Path) -> None:
    whole = [f"{320106198001010000 + 1000 * i + 17 + i % 3},{i // 2}" for i in range(250)]
    assert built(tmp_path, PEOPLE, whole)[0].residents == 250
    rounded = [f"{320106198001010000 + 1000 * i},{i // 2}" for i in range(250)]
    assert "2: resident_id: '320106198001010000' / the id in full" in refused(tmp_path, PEOPLE, rounded)[0]


def test_ids_that_look_alike_are_said(tmp_path: Path) -> None:
    _, said = built(
        tmp_path, PEOPLE, [f"p{i},{'h007' if i == 3 else 'H7' if i == 5 else i // 2}" for i in range(250)]
    )
    assert said == []
    _, said = built(
        tmp_path, PEOPLE, [f"p{i},{'h7' if i == 3 else 'H7' if i == 5 else i // 2}" for i in range(250)]
    )
    assert said == [":7: household_id: 'h7' and 'H7', which look alike; taken as two different ids"]
    _, said = built(tmp_path, PEOPLE, [f"p{i},{'007' if i == 3 else i // 2}" for i in range(250)])
    assert said == [":16: household_id: '007' and '7', which look alike; taken as two different ids"]


def test_an_id_that_comes_twice_comes_twice_as_another_number_too(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, PEOPLE, [f"{'7.0' if i == 9 else i},{i // 2}" for i in range(250)])
    assert found.startswith("11: resident_id: ")


# --- totals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["All", "x", "全街道"])
@pytest.mark.parametrize("last", [True, False])
def test_a_line_that_is_the_sum_of_the_others_is_refused(tmp_path: Path, word: str, last: bool) -> None:
    rows = [f"{i},{2 + i % 3}" for i in range(100)]
    total = [f"{word},299"]
    (found,) = refused(tmp_path, "household_id,size", rows + total if last else total + rows)
    assert found.startswith(f"{102 if last else 2}: size: 299 members, as many as all other households")


# --- places --------------------------------------------------------------------------------------------

PLACED = "household_id,size,x_km,y_km"


def places(
    change: dict[int, tuple[float, float]], x: float = 3.0, y: float = 8.0, step: float = 0.09, n: int = 144
) -> list[str]:
    """Rows of households of two on a grid of 12 by so many, some of them elsewhere."""
    rows = []
    for i in range(n):
        at = change.get(i, (x + step * (i % 12), y + step * (i // 12)))
        rows.append(f"{i},2,{at[0]!r},{at[1]!r}")
    return rows


def test_places_that_are_as_the_area_says_are_taken_without_a_word(tmp_path: Path) -> None:
    for rows in (places({}), places({}, 0.0, 0.0), places({5: (3.9, 8.9)}), places({}, -2.0, -0.4)):
        assert built(tmp_path, PLACED, rows)[1] == []


def test_places_written_0_0_are_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, PLACED, places({4: (0.0, 0.0), 70: (0.0, 0.0)}))
    assert [line.split(" /")[0] for line in found] == [
        f"{line}: x_km: 0, 0, where nobody else lives near" for line in (6, 72)
    ]
    assert refused(tmp_path, PLACED, places(dict.fromkeys(range(100), (0.0, 0.0))))[0].startswith(
        "2: x_km: 0, 0"
    )


@pytest.mark.parametrize("far", [(3.0, 500.0), (-60.0, 8.0), (30.0, 80.0), (8.0, 3.0)])
def test_a_household_far_from_all_others_is_refused(tmp_path: Path, far: tuple[float, float]) -> None:
    (found,) = refused(tmp_path, PLACED, places({9: far}))
    assert found.startswith(f"11: x_km: {far[0]:g}, {far[1]:g}, far from all other households / a place near")
    assert "1.3 km²" in found


@pytest.mark.parametrize(("x", "y"), [(118.78, 32.04), (31.2, 121.5), (87.6, 43.8)])
def test_degrees_are_refused(tmp_path: Path, x: float, y: float) -> None:
    (found,) = refused(tmp_path, PLACED, places({}, x, y, 0.001))
    assert "degrees of longitude and latitude / km to the east" in found


def test_metres_are_refused(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, PLACED, places({}, 10.0, 20.0, 80.0))
    assert found.startswith("2: x_km: places on 880 by 880 km for an area of 1.3 km² / km to the east")
    assert (
        "a number from -1,000 to 1,000"
        in refused(tmp_path, PLACED, places({}, 680_000.0, 3_500_000.0, 90.0))[0]
    )


def test_land_of_another_size_is_said(tmp_path: Path) -> None:
    for step, words in ((0.9, "places on 9.9 by 9.9 km"), (0.001, "places on 0.011 by 0.011 km")):
        _, said = built(tmp_path, PLACED, places({}, step=step))
        assert said[0].startswith(
            f":2: x_km: {words} for an area of 1.3 km²; the places are taken as written"
        )
    _, said = built(tmp_path, PLACED, places({}, step=0.9), area=98.0)
    assert said == []


# --- contradictions ------------------------------------------------------------------------------------


def people(cells: dict[int, str], usual: str, columns: str) -> tuple[str, list[str]]:
    """A table of 130 households of two, some rows with other cells."""
    rows = [f"p{i},h{i // 2},{cells.get(i, usual)}" for i in range(260)]
    return f"resident_id,household_id,{columns}", rows


@pytest.mark.parametrize(
    ("columns", "usual", "cells", "words"),
    [
        ("age", "44", {6: "9", 7: "17"}, "8: age: 9, and nobody of age in the household / a member of 18"),
        ("income", "900", {7: "902"}, "9: income: 902, while line 8 of the same household has 900 / one"),
        ("income", "900", {6: "", 9: "0"}, "11: income: 0, while line 10"),
        ("age,unemployed", "44,0", {7: "60,1"}, "9: unemployed: 1 at age 60 / 0 from the age of 60 on"),
        ("age,unemployed", "44,0", {7: "17,1"}, "9: unemployed: 1 at age 17 / 0 under the age of 18"),
        ("income,low_income", "900,0", {6: "4000,1", 7: "4000,0"}, "8: low_income: 1 with an income of 4"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_together_is_refused(
    tmp_path: Path, columns: str, usual: str, cells: dict[int, str], words: str
) -> None:
    (found,) = refused(tmp_path, *people(cells, usual, columns))
    assert found.startswith(words)


@pytest.mark.parametrize(
    ("columns", "usual", "cells"),
    [
        ("age", "44", {6: "9", 7: ""}),
        ("age", "44", {6: "9", 7: "18"}),
        ("income", "900", {7: "900.5"}),
        ("age,unemployed", "44,0", {7: "59,1", 9: "18,1", 11: "60,0"}),
    ],
)
def test_what_may_be_is_taken_without_a_word(
    tmp_path: Path, columns: str, usual: str, cells: dict[int, str]
) -> None:
    assert built(tmp_path, *people(cells, usual, columns))[1] == []


def test_households_follow_the_same_rule(tmp_path: Path) -> None:
    rows = [f"{i},2,0,900,0" for i in range(130)]
    rows[4], rows[6] = "4,2,2,900,0", "6,2,0,9000,0.5"
    first, second = refused(tmp_path, "household_id,size,minors,income,low_income", rows)
    assert first.startswith("6: minors: 2 of 2 / fewer")
    assert second.startswith("8: low_income: 0.5 with an income of 9,000 yuan a month and person")


def test_what_is_odd_but_possible_is_said(tmp_path: Path) -> None:
    assert LINE < 400.0 < 3.0 * LINE and LINE > 100.0
    _, said = built(
        tmp_path, *people({6: "400,1", 7: "400,1", 20: "100,0", 21: "100,0"}, "900,0", "income,low_income")
    )
    assert said == [
        f":8: low_income: 4 rows that the relief line of {LINE:g} yuan would tell otherwise; taken as written"
    ]
    _, said = built(tmp_path, *people({7: "1"}, "0", "low_income"))
    assert said == [
        ":8: low_income: 1 and 0 in the same household (households like this: 1); taken as written"
    ]


@pytest.mark.parametrize(
    ("yes", "no"), [("TRUE", "FALSE"), ("True", "False"), ("true", "false"), ("1.0", "0")]
)
def test_true_and_false_are_1_and_0(tmp_path: Path, yes: str, no: str) -> None:
    made, _ = built(tmp_path, *people({5: yes}, no, "volunteer"))
    assert np.flatnonzero(made.has("volunteer")).tolist() == [5]
    (found,) = (
        refused(tmp_path, *people({5: yes}, "30", "age")) if not yes[0].isdigit() else ("7: age: 'TRUE'",)
    )
    assert found.startswith(f"7: age: {yes!r}"[:8])


# --- shares --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "size", "count"), [(0.2, 2, 60.0), (0.25, 2, 75.0), (0.3, 1, 45.0), (0.35, 4, 210.0)]
)
def test_shares_of_few_members_add_up_to_those_of_all(
    tmp_path: Path, share: float, size: int, count: float
) -> None:
    rows = [f"{i},{size},{share}" for i in range(150)]
    rows += [f"a{i},3,0" for i in range(40)] + [f"b{i},3,1" for i in range(40)]
    made, _ = built(tmp_path, "household_id,size,migrant", rows)
    has = np.add.reduceat(made.has("migrant").astype(int), made.first[:-1])
    assert abs(has[:150].sum() - count) <= 1.0
    assert {*has[:150].tolist()} == {int(share * size), int(share * size) + 1}
    assert (has[150:190] == 0).all() and (has[190:] == 3).all()
    others = [built(tmp_path, "household_id,size,migrant", rows, seed=seed)[0] for seed in range(2, 8)]
    again, _ = built(tmp_path, "household_id,size,migrant", rows)
    assert np.array_equal(made.attributes, again.attributes)
    assert any((made.has("migrant") != other.has("migrant")).any() for other in others), "drawn"


@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=60),
    percent=st.lists(st.integers(0, 100), min_size=60, max_size=60),
    seed=st.integers(0, 99),
)
def test_whole_people_are_near_what_was_expected_each_and_together(
    sizes: list[int], percent: list[int], seed: int
) -> None:
    size = np.array(sizes, dtype=float)
    expected: Floats = size * np.array(percent[: size.size]) / 100.0
    people = whole_people(expected, seed, "x")
    assert (people >= np.floor(expected + 1e-6)).all() and (people <= np.ceil(expected - 1e-6)).all()
    assert (people <= size).all()
    assert np.abs(np.cumsum(people) - np.cumsum(expected)).max() < 1.0 + 1e-6


def test_whole_people_by_hand() -> None:
    start = whole_people(np.array([0.0]), 5, "x")
    assert start.tolist() == [0.0]
    found = whole_people(np.array([0.4, np.nan, 0.4, 1.4, 0.4, 0.4]), 5, "x")
    assert np.isnan(found[1]) and np.nansum(found) == 3.0
