"""A user's own residents or households: what is given is kept, what is wrong is named by row and column."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.community import Community, build_community
from sim.community.synthetic import STATUSES
from sim.institutions.affairs import Attribute
from sim.institutions.documents import InputError, Problem
from sim.institutions.parameters import Parameter, Parameters
from sim.institutions.scenario import CommunitySpec

pytestmark = pytest.mark.filterwarnings("ignore::sim.institutions.notices.OddInput")


@cache
def world() -> Parameters:
    folder = Path(__file__).parents[2] / "scenarios"
    entries: dict[str, Any] = {}
    for name in ("fragments_community.yaml", "parameters.yaml"):
        if (folder / name).is_file():
            entries |= yaml.safe_load((folder / name).read_text("utf-8"))["parameters"]
    return Parameters({key: Parameter.model_validate(entry) for key, entry in entries.items()})


def build(path: Path, text: str | bytes, seed: int = 1, area: float = 1.24) -> Community:
    """The community of a table with this content."""
    file = path / "people.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return build_community(CommunitySpec(area_km2=area, table=str(file)), world(), seed)


def problems_of(path: Path, text: str | bytes) -> list[Problem]:
    with pytest.raises(InputError) as error:
        build(path, text)
    return error.value.problems


def residents(rows: int = 300, header: str = "", cells: Callable[[int], str] = lambda _: "") -> str:
    """A table of residents, three to a household, with further columns."""
    lines = [f"r{i},h{i // 3}{cells(i)}" for i in range(rows)]
    return "\n".join([f"resident_id,household_id{header}", *lines]) + "\n"


def households(rows: int = 100, header: str = "", cells: Callable[[int], str] = lambda _: "") -> str:
    """A table of households of three, with further columns."""
    lines = [f"h{i},3{cells(i)}" for i in range(rows)]
    return "\n".join([f"household_id,size{header}", *lines]) + "\n"


# --- what is given is kept -------------------------------------------------------------------------


def test_two_columns_are_enough(tmp_path: Path) -> None:
    c = build(tmp_path, residents())
    assert c.residents == 300
    assert c.size.tolist() == [3] * 100
    assert np.logical_or.reduceat(c.age >= 18, c.first[:-1]).all()
    assert c.box[:2] == (0.0, 0.0)
    again = build(tmp_path, residents())
    assert all(np.array_equal(getattr(c, name), getattr(again, name)) for name in ("age", "attributes", "x"))


def test_a_synthetic_community_comes_back_from_its_table(tmp_path: Path) -> None:
    one = build_community(CommunitySpec(2000), world(), 7)
    shown: tuple[Attribute, ...] = (
        "low_income",
        "disabled",
        "unemployed",
        "migrant",
        "party_member",
        "volunteer",
    )
    assert shown == STATUSES
    columns = [one.has(name).astype(int) for name in shown]
    lines = [
        f"{i},{h},{one.age[i]},{one.income[i]!r},{one.x[h]!r},{one.y[h]!r},"
        + ",".join(str(column[i]) for column in columns)
        for i, h in enumerate(one.household)
    ]
    text = "\n".join([f"resident_id,household_id,age,income,x_km,y_km,{','.join(STATUSES)}", *lines])
    two = build(tmp_path, text.replace("np.float32(", "").replace(")", ""))
    for name in ("household", "age", "income", "x", "y", "size"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    # the last household was cut short: it may be one person now
    assert np.array_equal(one.attributes[:-5], two.attributes[:-5])


def test_members_need_not_stand_together(tmp_path: Path) -> None:
    rows = [f"r{i},h{i % 100},{20 + i % 50}" for i in range(300)]
    c = build(tmp_path, "resident_id,household_id,age\n" + "\n".join(rows))
    assert c.size.tolist() == [3] * 100
    assert c.age[:6].tolist() == [20, 20, 20, 21, 21, 21]
    assert np.array_equal(np.repeat(np.arange(100), 3), c.household)


def test_given_cells_are_kept_and_empty_ones_drawn(tmp_path: Path) -> None:
    ages = {0: "70", 3: "5", 4: "", 5: ""}
    c = build(tmp_path, residents(600, ",age", lambda i: f",{ages.get(i, '')}"))
    assert c.age[0] == 70
    assert c.age[3] == 5
    assert c.age[4:6].max() >= 18  # a child does not live alone with children
    assert 0.05 < (c.age < 18).mean() < 0.25


@pytest.mark.parametrize("name", STATUSES)
def test_given_status_is_kept(tmp_path: Path, name: Attribute) -> None:
    c = build(tmp_path, residents(600, f",{name}", lambda i: f",{['1', '0', ''][i % 3]}"))
    has = c.has(name)
    assert has[0::3].all()
    assert not has[1::3].any()
    if name in ("unemployed", "party_member"):
        assert (c.age[0::3] >= 18).all()
    if name == "unemployed":
        assert (c.age[0::3] < 60).all()


def test_income_and_poverty_go_together(tmp_path: Path) -> None:
    line = world()["community.relief_line"]
    c = build(tmp_path, residents(900, ",low_income", lambda i: f",{int(i // 3 % 5 == 0)}"))
    assert np.array_equal(c.income < line, c.has("low_income"))
    c = build(tmp_path, residents(900, ",income", lambda i: f",{100 + i // 3 * 10 if i % 3 else ''}"))
    assert np.allclose(c.income, np.repeat(100 + 10 * np.arange(300), 3))
    assert np.array_equal(c.income < line, c.has("low_income"))
    c = build(tmp_path, residents(900, ",income", lambda _: ",0"))
    assert c.has("low_income").all()


def test_given_coordinates_are_kept(tmp_path: Path) -> None:
    c = build(tmp_path, residents(300, ",x_km,y_km", lambda i: f",{i // 3 % 10}.5,-{i // 30}"), area=81.0)
    assert c.x[:3].tolist() == [0.5, 1.5, 2.5]
    assert c.y[[0, 99]].tolist() == [0.0, -9.0]
    assert c.box == (0.5, -9.0, 9.5, 0.0)
    assert c.precinct_residents(9).min() >= 30


def test_a_table_of_households(tmp_path: Path) -> None:
    text = households(
        300,
        ",minors,older,income,low_income,migrant,x_km,y_km",
        lambda i: (
            f",{i % 3},{'1' if i % 3 < 2 else '0'},{300 + i},{i % 2},{'0.67' if i % 4 == 0 else 0},{i},0"
        ),
    )
    c = build(tmp_path, text, area=100.0 * 300.0)
    kinds = [np.add.reduceat(c.has(name).astype(int), c.first[:-1]) for name in ("minor", "older")]
    assert kinds[0].tolist() == [i % 3 for i in range(300)]
    assert kinds[1].tolist() == [int(i % 3 < 2) for i in range(300)]
    assert c.income[0::3].tolist() == [300 + i for i in range(300)]
    assert np.add.reduceat(c.has("low_income").astype(int), c.first[:-1]).tolist() == [
        3 * (i % 2) for i in range(300)
    ]
    assert np.add.reduceat(c.has("migrant").astype(int), c.first[:-1])[:5].tolist() == [2, 0, 0, 0, 2]
    assert c.x.tolist() == list(range(300))


def test_households_of_one_and_of_a_thousand(tmp_path: Path) -> None:
    text = "household_id,size,minors\na,1,\nb,1000,999\nc,1000,\nd,20,0\n"
    c = build(tmp_path, text)
    assert c.size.tolist() == [1, 1000, 1000, 20]
    assert c.has("lives_alone").tolist() == [True, *[False] * 2020]
    minors = np.add.reduceat(c.has("minor").astype(int), c.first[:-1])
    assert minors[[0, 1, 3]].tolist() == [0, 999, 0]
    assert 50 < minors[2] < 300
    assert c.neighbours.tolist()[0][3:] == [-1, -1, -1]
    with pytest.raises(InputError, match="4 households"):
        c.precincts(9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), seed=st.integers(0, 1000))
def test_any_correct_table_makes_consistent_people(tmp_path: Path, data: st.DataObject, seed: int) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    rows = int(rng.integers(200, 500))
    homes = int(rng.integers(1, rows)) if rows < 900 else rows
    homes = max(homes, rows // 900 + 1)
    columns: dict[str, list[str]] = {
        "household_id": [str(h) for h in rng.integers(0, homes, rows)],
        "resident_id": [f"person {i}" for i in range(rows)],
    }
    age = rng.integers(0, 121, rows)
    _, first = np.unique(columns["household_id"], return_index=True)
    age[first] = np.maximum(age[first], 18)  # nobody lives with minors alone
    columns["age"] = [str(a) if u < 0.6 else "" for a, u in zip(age, rng.random(rows), strict=True)]
    for name in STATUSES:
        oldest = 59 if name == "unemployed" else 120
        possible = [a == "" or 18 <= int(a) <= oldest for a in columns["age"]]
        columns[name] = [
            str(int(u < 0.3 and may)) if u < 0.7 else ""
            for u, may in zip(rng.random(rows), possible, strict=True)
        ]
    names = [name for name in columns if name.endswith("_id") or rng.random() < 0.7]
    lines = [",".join(cells) for cells in zip(*(columns[name] for name in names), strict=True)]
    c = build(tmp_path, "\n".join([",".join(names), *lines]), seed)
    assert c.residents == rows
    assert not (c.has("unemployed") & (c.age < 18)).any()
    assert not (c.has("party_member") & (c.age < 18)).any()
    assert np.array_equal(c.has("minor"), c.age < 18)
    assert np.array_equal(c.has("lives_alone"), (c.size[c.household] == 1) & (c.age >= 18))
    order = np.argsort(np.unique(columns["household_id"], return_index=True, return_inverse=True)[1])
    assert order.size == c.households
    if "age" not in names:
        assert np.logical_or.reduceat(c.age >= 18, c.first[:-1]).all()


# --- what spreadsheets write -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("resident_id", " Resident_ID ").encode(),
        lambda text: text.replace("r7,h2", '"r7", h2 ').encode(),
        lambda text: text.replace("r7,h2\n", "r7,h2\n\n,\n").encode() + b"\n\n",
        lambda text: text.replace("r7", "张三").encode(),
        lambda text: text.rstrip().encode(),
    ],
    ids=["mark", "crlf", "header", "quotes", "blank-lines", "chinese", "no-last-newline"],
)
def test_harmless_differences(tmp_path: Path, change: Callable[[str], bytes]) -> None:
    c, plain = build(tmp_path, change(residents())), build(tmp_path, residents())
    assert np.array_equal(c.attributes, plain.attributes)


TABLE = residents(
    300, ",age,income,x_km,y_km,volunteer", lambda i: f",{20 + i % 60},{i // 3},{i / 300},1,{i % 2}"
)

WHOLE_FILE: dict[str, tuple[str | bytes, int, str, str]] = {
    "empty": ("", 0, "an empty file", "a header line"),
    "blank": ("\n \n", 0, "an empty file", "a header line"),
    "no header": ("\n" + residents(), 1, "an empty line", "the names of the columns"),
    "header only": (residents(0), 0, "0 residents", "200 to 1,000,000"),
    "few": (residents(199), 0, "199 residents", "200 to 1,000,000"),
    "few households": (households(60), 0, "180 residents", "200 to 1,000,000"),
    "many": (
        households(1001, cells=lambda _: "").replace(",3\n", ",1000\n"),
        0,
        "1,001,000 residents",
        "200",
    ),
    "gbk": (residents().replace("r7", "张三").encode("gbk"), 9, "GBK", "CSV UTF-8"),
    "utf-16": (residents().encode("utf-16"), 0, "UTF-16", "CSV UTF-8"),
    "workbook": (b"PK\x03\x04rest", 0, "a workbook", "CSV UTF-8"),
    "semicolons": (residents().replace(",", ";"), 1, "semicolons", "commas"),
    "tabs": (residents().replace(",", "\t"), 1, "tabs", "commas"),
    "long row": (residents().replace("r7,h2", "r7,h2,3"), 9, "3 values", "2 values"),
    "long rows": (residents(cells=lambda _: ",1"), 2, "3 values", "2 values"),
    "quotation mark": (residents().replace("r7,h2", '"r7,h2'), 9, "not closed", "in pairs"),
}


@pytest.mark.parametrize("name", WHOLE_FILE)
def test_wrong_files(tmp_path: Path, name: str) -> None:
    text, line, found, allowed = WHOLE_FILE[name]
    problems = problems_of(tmp_path, text)
    assert len(problems) == 1, problems
    assert problems[0].file.endswith("people.csv")
    assert problems[0].line == line
    assert found in str(problems[0].found)
    assert allowed in str(problems[0].allowed)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(str.encode),
        st.tuples(st.integers(0, 5000), st.text("\r\n\t\0,;\"'0-.eh\u3000\u2028\ufeff#", max_size=4)).map(
            lambda change: (TABLE[: change[0]] + change[1] + TABLE[change[0] :]).encode()
        ),
    )
)
def test_whatever_the_file_it_is_read_or_complained_about(tmp_path: Path, text: bytes) -> None:
    with contextlib.suppress(InputError):
        assert build(tmp_path, text).residents >= 200


def test_missing_file(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.csv", "no such file"), (tmp_path, "a directory")):
        with pytest.raises(InputError, match=words):
            build_community(CommunitySpec(table=str(path)), world(), 1)


HEADERS: dict[str, tuple[str, str, str]] = {
    "name,age": ("columns", "name, age", "resident_id and household_id"),
    "resident_id,age": ("household_id", "no such column", "a column household_id"),
    "size,minors": ("household_id", "no such column", "a column household_id"),
    "resident_id,household_id,aeg": ("aeg", "an unknown column", "did you mean 'age'"),
    "resident_id,household_id,size": ("size", "an unknown column", "one of resident_id"),
    "resident_id,household_id,older": ("older", "cannot be given", "follows from age"),
    "household_id,size,disabled": ("disabled", "cannot be given", "or is drawn"),
    "resident_id,household_id,age,Age": ("age", "twice", "once"),
    "resident_id,household_id,": ("column 3", "without a name", "one of resident_id"),
    "resident_id,household_id,x_km": ("y_km", "no such column beside x_km", "both x_km and y_km"),
}


@pytest.mark.parametrize("header", HEADERS)
def test_wrong_headers(tmp_path: Path, header: str) -> None:
    field, found, allowed = HEADERS[header]
    width = header.count(",") + 1
    rows = [",".join(f"{column}{i}" for column in range(width)) for i in range(300)]
    (problem,) = problems_of(tmp_path, "\n".join([header, *rows]))
    assert (problem.line, problem.field) == (1, field)
    assert found in str(problem.found)
    assert allowed in str(problem.allowed)


CELLS: list[tuple[str, str, str, str, str]] = [
    # table, columns, row, and of the complaint: field, found
    ("residents", ",age", ",-1", "age", "'-1'"),
    ("residents", ",age", ",121", "age", "'121'"),
    ("residents", ",age", ",30.5", "age", "'30.5'"),
    ("residents", ",age", ",thirty", "age", "'thirty'"),
    ("residents", ",age", ",nan", "age", "'nan'"),
    ("residents", ",income", ",-5", "income", "'-5'"),
    ("residents", ",income", ",inf", "income", "'inf'"),
    ("residents", ",income", ',"1,000"', "income", "'1,000'"),
    ("residents", ",disabled", ",2", "disabled", "'2'"),
    ("residents", ",disabled", ",yes", "disabled", "'yes'"),
    ("residents", ",disabled", ",0.5", "disabled", "'0.5'"),
    ("residents", ",age,unemployed", ",12,1", "unemployed", "1 at age 12"),
    ("residents", ",age,party_member", ",17,1", "party_member", "1 at age 17"),
    ("households", ",minors", ",3", "minors", "3 of 3"),
    ("households", ",minors", ",-1", "minors", "'-1'"),
    ("households", ",older", ",4", "older", "4 of 3"),
    ("households", ",minors,older", ",2,2", "older", "2 of 3"),
    ("households", ",low_income", ",1.5", "low_income", "'1.5'"),
]


@pytest.mark.parametrize(("sort", "header", "row", "field", "found"), CELLS)
def test_wrong_cells(tmp_path: Path, sort: str, header: str, row: str, field: str, found: str) -> None:
    table = residents if sort == "residents" else households
    text = table(300, header, lambda i: row if i == 41 else "," * header.count(","))
    (problem,) = problems_of(tmp_path, text)
    assert (problem.line, problem.field, str(problem.found)) == (43, field, found)


@pytest.mark.parametrize(
    ("text", "line", "field", "found"),
    [
        (residents().replace("r7,", "r5,"), 9, "resident_id", "'r5' again (first in line 7)"),
        (residents().replace("r7,", ","), 9, "resident_id", "nothing"),
        (residents().replace("r7,h2", "r7,"), 9, "household_id", "nothing"),
        (households().replace("h7,", "h5,"), 9, "household_id", "'h5' again (first in line 7)"),
        (households().replace("h7,3", "h7,0"), 9, "size", "'0'"),
        (households().replace("h7,3", "h7,"), 9, "size", "nothing"),
        (households().replace("h7,3", "h7,1001"), 9, "size", "'1001'"),
        (
            residents(300, ",x_km,y_km", lambda i: f",{i // 3},1").replace("r7,h2,2", "r7,h2,5"),
            9,
            "x_km",
            "5 (the household is at 2 in line 8)",
        ),
        (
            residents(300, ",x_km,y_km", lambda i: f",{i // 3},1").replace("r7,h2,2,1", "r7,h2,2,"),
            9,
            "y_km",
            "nothing",
        ),
        (
            "resident_id,household_id\n" + "\n".join(f"{i},one" for i in range(1200)),
            2,
            "household_id",
            "1,200 residents in household 'one'",
        ),
    ],
)
def test_wrong_rows(tmp_path: Path, text: str, line: int, field: str, found: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.line, problem.field, str(problem.found)) == (line, field, found)


def test_blank_lines_do_not_shift_the_line_numbers(tmp_path: Path) -> None:
    text = residents(300, ",age", lambda i: ",old" if i == 5 else ",30").replace("r2,", "\n\nr2,")
    (problem,) = problems_of(tmp_path, text)
    assert problem.line == 9


def test_only_the_first_mistakes_are_listed(tmp_path: Path) -> None:
    text = residents(300, ",age,income", lambda i: ",-1,poor" if i >= 10 else ",30,500")
    problems = problems_of(tmp_path, text)
    assert len(problems) == 21
    assert [problem.line for problem in problems[:20]] == [line for line in range(12, 22) for _ in range(2)]
    assert str(problems[-1].found) == "560 more mistakes"
    text = residents(300, ",age", lambda i: ",-1" if i < 21 else ",30")
    assert str(problems_of(tmp_path, text)[-1].found) == "1 more mistake"


def test_an_error_reads_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as error:
        build(tmp_path, residents(300, ",age", lambda i: ",200" if i == 3 else ",30"))
    assert (
        str(error.value)
        == "people.csv:5: age: found '200'; allowed: a whole number from 0 to 120, or nothing"
    )
