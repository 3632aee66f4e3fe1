"""The reader of every CSV file: what spreadsheets make of tables is refused by name, or left out and said."""

from __future__ import annotations

import contextlib
import os
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.institutions.documents import InputError
from sim.institutions.files.csv_tables import is_total, number_of, read_csv
from sim.institutions.notices import OddInput
from sim.text.problems import message

HOLDS = message("csv_of_points")


def read(folder: Path, content: str | bytes, comments: bool = True) -> tuple[pd.DataFrame, list[str]]:
    """The table of a file with this content, and what was said of it."""
    path = folder / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", OddInput)
        table = read_csv(path, HOLDS, comments=comments)
    return table, [str(one.message).split("t.csv")[1] for one in said]


def refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(InputError) as error:
        read(folder, content)
    (problem,) = error.value.problems
    return f"{problem.line}: {problem.found} / {problem.allowed}"


def test_text_stays_text_and_rows_know_their_lines(tmp_path: Path) -> None:
    table, said = read(
        tmp_path,
        '# of May\na , b\n\n007,NA\n"x, y","two\nlines"\n  # not this one ,1\n#out\nrun #3,n/a\n,\n',
    )
    assert table.to_dict("list") == {
        "a": ["007", "x, y", "# not this one", "run #3"],
        "b": ["NA", "two\nlines", "1", "n/a"],
    }
    assert (table.index.name, table.index.tolist()) == ("line", [4, 5, 7, 9])
    assert not said


def test_comments_stand_only_before_the_header_where_rows_may_begin_with_their_sign(tmp_path: Path) -> None:
    table, _ = read(tmp_path, "# of May\nid,a\n#1,2\n", comments=False)
    assert table.to_dict("list") == {"id": ["#1"], "a": ["2"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("名,数\n甲,1\n".encode("gb18030"), "1: the byte 0xc3, which is not UTF-8 (the text is in GBK)"),
        ("a,b\nx,1\n\u00e9t\u00e9,2\n".encode("latin-1"), "3: the byte 0xe9, which is not UTF-8 / text"),
        ("a,b\n1,2\n".encode("utf-16"), "0: text in UTF-16 / text in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16-le"), "0: text in UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-be"), "0: text in UTF-16"),
        ("a,b\n1,2\n".encode("utf-32"), "0: text in UTF-32"),
        (b"PK\x03\x04[Content_Types].xml", "0: a workbook or archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "0: a workbook or archive"),
        ("a;b\n0,5;1\n", "1: columns separated by semicolons / columns separated by commas"),
        ("a\tb\n1\t2\n", "1: columns separated by tabs"),
        ("a|b\n1|2\n", "1: columns separated by vertical bars"),
        ("a\uff0cb\n1\uff0c2\n", "1: columns separated by full-width commas"),
        ("a,b\n1,5,x\n", "2: 3 values / 2 values, as in the header"),
        ("a,b\n1,2\n\n3\n", "4: 1 values / 2 values"),
        ("a,b\n1,2\nx\x00,3\n", "3: the control character U+0000 / text without control characters"),
        ("a,b\r1,2\rx,3\x1a\r", "3: the control character U+001A"),
        ('a,b\n1,2\n"3,4\n5,6\n', "3: a quotation mark that is not closed"),
        ('a,b\n1,2\n"3"x,4\n', "3: a quotation mark that is not closed"),
        ("", "0: an empty file / a CSV file"),
        ("# only this\n", "0: an empty file"),
        ("a,b\n1,2\nSub-total,2\n3,4\n", "3: 'Sub-total', so a line that sums others up / a file without"),
        ("a,b\n1,2\n 合 计：,2\n", "3: '合 计：', so a line that sums"),
        ("a,b\nTOTAL,5\n1,5\n", "2: 'TOTAL', so a line that sums"),
        ("a,b\n1,5\n总人数（人）,5\n", "3: '总人数（人）', so a line that sums"),
        ("a,b\n1,5\nx,#REF!\n", "3: '#REF!', the error of a spreadsheet / a value, or nothing"),
        ("a,b\n1,5\nx,####\n", "3: '####', the error"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_such_table_is_refused_by_name(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert refused(tmp_path, content).startswith(words)


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("pipe", "a pipe or device"), (".", "a directory"), ("none.csv", "no such file")):
        with pytest.raises(InputError, match=words):
            read_csv(tmp_path / name, HOLDS)
    with pytest.raises(InputError, match="null"):
        read_csv("a\x00b", HOLDS)


def test_what_is_left_out_is_said_once(tmp_path: Path) -> None:
    table, said = read(tmp_path, "Unnamed: 0,a,b,,Unnamed: 4\n0,x,1,,\n1,y\u200b\u200b,2,,\n2,\u2060z,3,,\n")
    assert table.to_dict("list") == {"a": ["x", "y", "z"], "b": ["1", "2", "3"]}
    assert said == [
        ":3: whole file: invisible characters: 3 (the first U+200B); the file is read without it",
        ":1: whole file: a first column 'Unnamed: 0' that only counts the rows; the file is read without it",
        ":1: whole file: columns without name and values: 2; the file is read without it",
    ]
    table, said = read(tmp_path, ",a\n1,x\n2,y\n")
    assert list(table) == ["a"] and len(said) == 1


def test_a_comment_that_may_have_been_a_row_is_said(tmp_path: Path) -> None:
    table, said = read(tmp_path, "a,b\n#1,2\n# of May, as known, by hand\n##\n3,4\n")
    assert table.to_dict("list") == {"a": ["3"], "b": ["4"]}
    assert said == [
        ":2: whole file: the comment '#1', with as many values as the header; the file is read without it"
    ]


def test_separators_behind_the_last_value_shift_nothing(tmp_path: Path) -> None:
    for content in (
        "a,b\n1,2,\n3,4,\n",
        "a,b,\n1,2,\n3,4,\n",
        "a,b\n1,2,,\n3,4\n",
    ):
        assert read(tmp_path, content)[0].to_dict("list") == {"a": ["1", "3"], "b": ["2", "4"]}


def test_a_column_without_a_name_that_says_something_is_kept(tmp_path: Path) -> None:
    assert list(read(tmp_path, ",a\n7,x\n9,y\n")[0]) == ["", "a"]
    assert list(read(tmp_path, "a,\nx,1\n")[0]) == ["a", ""]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_ends_of_lines_and_a_mark_make_no_difference(tmp_path: Path, end: str, mark: str) -> None:
    table, said = read(tmp_path, mark + end.join(["a,b", "1,甲", "", "3,4"]))
    assert table.to_dict("list") == {"a": ["1", "3"], "b": ["甲", "4"]} and not said
    assert table.index.tolist() == [2, 4]


def test_numbers_are_digits() -> None:
    good = {"1": 1.0, "-0.5": -0.5, "+2.": 2.0, ".25": 0.25, "1e3": 1000.0, "007": 7.0}
    assert {text: number_of(text) for text in good} == good
    for text in ("", "nan", "inf", "1e999", "1_000", "1,5", "0x1", "TRUE", "74.5%", "\uff11", "1 2"):
        assert number_of(text) != number_of(text), text


def test_words_for_sums() -> None:
    assert all(
        is_total(word)
        for word in ("Total", "SUM", "Grand total:", "小计", "合　计", "sub_total", "Total households")
    )
    assert not any(is_total(word) for word in ("Totality", "sumo", "summer", "subtotalled", "", "400"))


CELLS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=6).map(str.strip)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), end=st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_written_comes_back(tmp_path: Path, rows: list[tuple[str, str]], end: str) -> None:
    # what is refused, a sum or an error of a spreadsheet (#N/A, ##), is tried above
    rows = [(a, b) for a, b in rows if (a or b) and not any(is_total(x) or x.startswith("#") for x in (a, b))]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    table, _ = read(tmp_path, end.join(["a,b", *quoted]))
    assert table.to_numpy().tolist() == [list(row) for row in rows]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=60), st.text(",;\"'\n\r\t#0a\x00\u200b合计", max_size=30).map(str.encode)
    )
)
def test_whatever_the_bytes_a_table_comes_of_it_or_a_named_refusal(tmp_path: Path, content: bytes) -> None:
    with contextlib.suppress(InputError):
        table, _ = read(tmp_path, content)
        assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())
