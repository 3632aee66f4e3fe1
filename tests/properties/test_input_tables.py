"""Whatever table somebody gives: harmless differences change nothing, all else is refused by name and line.

Tables of residents, of households, of points and of targets are drawn; each is then written as other
programs write tables, or spoilt as they spoil them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.community.table import read_table as read_people
from sim.experiments.design import design_of, read_table
from sim.experiments.target_files import read_targets
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from sim.institutions.notices import OddInput
from sim.measures.indicators import INDICATORS
from tests.conftest import HERE

type Table = list[list[str]]
"""The header and the rows, as cells."""

BASE = with_settings(load_scenario("old"), residents=500, years=1)
LINE = BASE.parameters["community.relief_line"]
BROAD = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def people(path: Path) -> object:
    given, places = read_people(path, area_km2=4.0, relief_line=LINE, seed=3)
    known = {name: values.tolist() for name, values in given.status.items()}
    told = [given.size.tolist(), given.age.tolist(), given.groups.tolist(), given.income.tolist(), known]
    return repr((told, None if places is None else [axis.tolist() for axis in places]))


def points(path: Path) -> object:
    made = design_of(read_table(path), BASE, file=str(path))
    return made.table.to_dict("list"), [dict(scenario.overrides) for scenario in made.scenarios]


def targets(path: Path) -> object:
    return [repr(one) for one in read_targets(path, INDICATORS, [])]


@st.composite
def residents(draw: st.DrawFn) -> Table:
    """A correct table of residents, with some of the columns that it may have."""
    ages = draw(st.lists(st.integers(18, 59), min_size=8, max_size=8))
    columns: dict[str, Callable[[int], str]] = {
        "age": lambda i: str(ages[i % 8]),
        "income": lambda i: f"{LINE + 100 + i // 2}",
        "x_km": lambda i: f"{i // 2 % 12 * 0.09:.2f}",
        "y_km": lambda i: f"{i // 24 * 0.09:.2f}",
        "unemployed": lambda i: str(int(i % 7 == 3)),
        "volunteer": lambda i: "" if i % 5 == 2 else str(i % 2),
    }
    kept = [name for name in columns if name[1:] != "_km" and draw(st.booleans())]
    kept += ["x_km", "y_km"] if draw(st.booleans()) else []
    rows = [[f"p{i}", f"{i // 2}", *(columns[name](i) for name in kept)] for i in range(210)]
    return [["resident_id", "household_id", *kept], *rows]


@st.composite
def households(draw: st.DrawFn) -> Table:
    """A correct table of households, with shares of their members."""
    shares = draw(st.lists(st.integers(0, 20), min_size=5, max_size=5))
    rows = [[f"h{i}", f"{2 + i % 3}", f"{i % 2}", f"{shares[i % 5] / 20:g}"] for i in range(90)]
    return [["household_id", "size", "minors", "migrant"], *rows]


@st.composite
def designs(draw: st.DrawFn) -> Table:
    """A correct table of points."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(50, 200), st.integers(0, 1), st.sampled_from("ab")), min_size=2, max_size=5
        )
    )
    return [
        ["needs.volume", "lever.no_assignment", "label"],
        *([f"{v / 100:g}", str(o), f"0{x}#"] for v, o, x in rows),
    ]


@st.composite
def observations(draw: st.DrawFn) -> Table:
    """A correct table of targets."""
    names = draw(
        st.lists(st.sampled_from(("trust", "on_time_share", "push_down_rate")), min_size=2, unique=True)
    )
    rows = [[name, "1", f"{draw(st.integers(1, 99)) / 100:g}", "0.05"] for name in names]
    return [["indicator", "year", "value", "sd"], *rows]


@dataclass(frozen=True)
class Kind:
    """A kind of table: what is drawn, how it is read, and whether true may stand for 1 in its first flag."""

    drawn: st.SearchStrategy[Table]
    read: Callable[[Path], object]


KINDS = {
    "residents": Kind(residents(), people),
    "households": Kind(households(), people),
    "points": Kind(designs(), points),
    "targets": Kind(observations(), targets),
}


def written(table: Table, separator: str = ",", end: str = "\n") -> str:
    return end.join(separator.join(row) for row in table) + end


HARMLESS: dict[str, Callable[[Table], bytes]] = {
    "mark": lambda t: b"\xef\xbb\xbf" + written(t).encode(),
    "crlf": lambda t: written(t, end="\r\n").encode(),
    "cr": lambda t: written(t, end="\r").encode(),
    "blanks": lambda t: written([[f" {cell}\u00a0 " for cell in row] for row in t]).encode(),
    "quotes": lambda t: written([[f'"{cell}"' for cell in row] for row in t]).encode(),
    "comment": lambda t: f"# as of May, by hand\n{written(t)}".encode(),
    "blank lines": lambda t: written([row for cells in t for row in (cells, [""] * len(cells), [])]).encode(),
    "separators behind": lambda t: written([[*row, "", ""] for row in t]).encode(),
    "separators behind rows": lambda t: written([t[0], *([*row, ""] for row in t[1:])]).encode(),
    "index": lambda t: written([["", *t[0]], *([str(i), *row] for i, row in enumerate(t[1:]))]).encode(),
    "named index": lambda t: written(
        [["Unnamed: 0", *t[0]], *([str(i + 1), *row] for i, row in enumerate(t[1:]))]
    ).encode(),
    "invisible": lambda t: written([["\u200b".join(cell) + "\u2060" for cell in row] for row in t]).encode(),
    "no last line": lambda t: written(t).rstrip("\n").encode(),
}

SPOILT: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "gbk": (lambda t: f"# 街道办事处\n{written(t)}".encode("gbk"), "GBK"),
    "utf-16": (lambda t: written(t).encode("utf-16"), "UTF-16"),
    "utf-16 without a mark": (lambda t: written(t).encode("utf-16-le"), "UTF-16"),
    "workbook": (lambda t: b"PK\x03\x04" + written(t).encode(), "a workbook"),
    "semicolons": (lambda t: written(t, ";").encode(), "semicolons"),
    "tabs": (lambda t: written(t, "\t").encode(), "tabs"),
    "full width": (lambda t: written(t, "\uff0c").encode(), "full-width commas"),
    "nul": (lambda t: (written(t) + "\x00" * 3).encode(), "the control character U+0000"),
    "cut short": (lambda t: written([*t[:-1], t[-1][:1]]).encode(), "1 values"),
    "decimal commas": (lambda t: written([*t[:-1], [*t[-1], "5"]]).encode(), "values"),
    "twice": (lambda t: written([[*row, row[1]] for row in t]).encode(), "the column twice"),
    "sum": (lambda t: written([*t, ["合计", *t[-1][1:]]]).encode(), "a line that sums others up"),
    "first sum": (lambda t: written([t[0], ["Total", *t[-1][1:]], *t[1:]]).encode(), "sums others up"),
    "no name": (lambda t: written([["", *t[0][1:]], *(["x", *row[1:]] for row in t[1:])]).encode(), ""),
    "open quotes": (lambda t: written([*t[:-1], ['"' + t[-1][0], *t[-1][1:]]]).encode(), "not closed"),
    "word for a number": (lambda t: written([*t[:-1], [t[-1][0], "many", *t[-1][2:]]]).encode(), ""),
    "header only": (lambda t: written(t[:1]).encode(), ""),
}  # fmt: skip


def outcome(kind: Kind, path: Path, content: bytes) -> object:
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OddInput)
        return kind.read(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "given.csv"


@pytest.mark.parametrize("name", KINDS)
@BROAD
@given(data=st.data())
def test_harmless_differences_change_nothing(name: str, file: Path, data: st.DataObject) -> None:
    kind = KINDS[name]
    table = data.draw(kind.drawn)
    way = data.draw(st.sampled_from(sorted(HARMLESS)))
    assert outcome(kind, file, HARMLESS[way](table)) == outcome(kind, file, written(table).encode())


@pytest.mark.parametrize("name", KINDS)
@BROAD
@given(data=st.data())
def test_spoilt_tables_are_refused_by_name(name: str, file: Path, data: st.DataObject) -> None:
    kind = KINDS[name]
    table = data.draw(kind.drawn)
    way = data.draw(st.sampled_from(sorted(SPOILT)))
    spoil, words = SPOILT[way]
    if (name, way) == ("residents", "word for a number"):
        return  # an id of a household is any text
    with pytest.raises(InputError) as error:
        outcome(kind, file, spoil(table))
    assert any(words in str(problem.found) for problem in error.value.problems), str(error.value)
    assert all("given.csv" in problem.file for problem in error.value.problems)


@pytest.mark.parametrize("name", KINDS)
@BROAD
@given(data=st.data())
def test_any_cell_may_be_anything_and_is_read_or_refused_at_its_line(
    name: str, file: Path, data: st.DataObject
) -> None:
    kind = KINDS[name]
    table = [list(row) for row in data.draw(kind.drawn)]
    row, column = data.draw(st.integers(1, len(table) - 1)), data.draw(st.integers(0, len(table[0]) - 1))
    cells = (
        "",
        "TRUE",
        "-1",
        "0",
        "1e9",
        "NaN",
        "74.5%",
        "0,5",
        "3.1E+17",
        "50000",
        "Total",
        "7.0",
        "001",
        "１",
    )
    cell = data.draw(st.one_of(st.sampled_from(cells), st.text("0159.,-eE+ x合计\u200b\"'#", max_size=6)))
    table[row][column] = '"' + cell.replace('"', '""') + '"'
    problems = []
    try:
        outcome(kind, file, written(table).encode())
    except InputError as error:
        problems = error.problems
    for problem in problems:
        assert "given.csv" in problem.file and str(problem.found) and str(problem.allowed)


def test_the_tables_of_this_file_are_all_kinds_of_tables_that_are_read() -> None:
    sources = (HERE.parent / "sim").rglob("*.py")
    wanted = re.compile("^from sim.institutions.files.csv_tables import .*read_csv", re.MULTILINE)
    readers = {path.name for path in sources if wanted.search(path.read_text("utf-8"))}
    assert readers == {"table.py", "design.py", "target_files.py"}
