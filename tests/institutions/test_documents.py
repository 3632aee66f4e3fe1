"""Reading YAML with places, laying one document over another, saying what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from sim.institutions.documents import Document, InputError, Place, Problem, merge, one_of, shown
from sim.institutions.files.forms import check
from sim.institutions.files.reading import parse_document, read_document
from sim.institutions.schema import Strict


def read(text: str, file: str = "file.yaml") -> Document:
    return parse_document(text, file)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("2.", 2.0),
        ("1e-3", 0.001),
        ("9223372036854775807", 2**63 - 1),
        ("1_000", "1_000"),
        ("38,000", "38,000"),
        ("2004-05-01", "2004-05-01"),
        ("12:30", "12:30"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("=", "="),
        ("居委会", "居委会"),
        ("[1, no]", [1, "no"]),
        ("{a: no}", {"a": "no"}),
        ("!!str 12", "12"),
    ],
)
def test_values_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    found = read(f"key: {text}").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_always_text() -> None:
    assert read("{12: a, no: b, true: c, null: d, 2004-05-01: e}").keys() == (
        *("12", "no", "true", "null", "2004-05-01"),
    )


@pytest.mark.parametrize(
    "text", [".nan", ".NaN", ".inf", "-.Inf", "+.INF", "1e999", "9223372036854775808", "9" * 9999]
)
def test_numbers_are_finite(text: str) -> None:
    with pytest.raises(InputError, match=r"file.yaml:2: deep\[1\]"):
        read(f"deep:\n  [1, {text}]")


def test_every_value_has_its_line_through_aliases_too() -> None:
    document = read("# comment\nfirst: &anchor\n  inner: 1\nsecond: *anchor\nthird:\n  - a\n\n  - b: 2\n")
    assert document.data == {"first": {"inner": 1}, "second": {"inner": 1}, "third": ["a", {"b": 2}]}
    lines = {key: place.line for key, place in document.places.items()}
    assert lines["first",] == 2
    assert lines["first", "inner"] == lines["second", "inner"] == 3
    assert lines["second",] == 4
    assert lines["third", 1] == lines["third", 1, "b"] == 8
    assert document.place(("third", 1, "missing", "deeper")).line == 8


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "dos.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: 2\r\n")
    document = read_document(path)
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert document.place(("b", "c")) == Place(str(path), 3)


def test_merging_lays_mappings_over_and_replaces_the_rest() -> None:
    base = read("a: {x: 1, y: {z: 2}}\nb: [1, 2]\nc: 3\nd: {e: 4}\n", "base.yaml")
    patch = read("a: {y: {w: 5}, v: {n: null}}\nb: [9]\nc: {f: 6}\nd: null\n", "patch.yaml")
    merged, problems = merge(base, patch)
    assert problems == []
    assert merged.data == {"a": {"x": 1, "y": {"z": 2, "w": 5}, "v": {"n": None}}, "b": [9], "c": {"f": 6}}
    assert [
        merged.place(key).file for key in [("a", "y", "z"), ("a", "y", "w"), ("b", 0), ("c", "f"), ("b", 1)]
    ] == [*("base.yaml", "patch.yaml", "patch.yaml", "patch.yaml", "patch.yaml")]
    assert merged.removed == {("d",): Place("patch.yaml", 4)}
    assert ("d", "e") not in merged.places
    assert base.data["a"] == {"x": 1, "y": {"z": 2}}, "the base is left as it was"
    back, _ = merge(merged, read("d: {e: 1}", "third.yaml"))
    assert back.removed == {}
    assert back.place(("d",)).file == "third.yaml"


def test_merging_nothing_changes_nothing_and_merging_twice_is_merging_once() -> None:
    base, patch = read("a: {b: 1}\nc: 2"), read("a: {b: 3, d: [4]}")
    once, _ = merge(base, patch)
    twice, _ = merge(once, patch)
    assert twice.data == once.data
    same, problems = merge(base, Document({}, {(): Place("empty", 1)}))
    assert (same.data, problems) == (base.data, [])


def test_taking_away_what_is_not_there_is_a_problem() -> None:
    _, (problem,) = merge(read("bodies: {office: 1, shop: 2}"), read("bodies:\n  ofice: null", "patch.yaml"))
    assert (problem.file, problem.line, problem.field) == ("patch.yaml", 2, "bodies.ofice")
    assert "did you mean 'office'?" in str(problem.allowed)


class Inner(Strict):
    share: Annotated[float, Field(ge=0.0, le=1.0)]
    kind: Literal["red", "green"] = "red"


class Outer(Strict):
    count: int
    inner: dict[str, Inner] = {}
    items: tuple[Inner, ...] = ()
    maybe: Annotated[float, Field(gt=0.0)] | None = None


def test_all_mistakes_are_told_at_once_and_the_rest_is_kept() -> None:
    text = "count: 2\ninner:\n  a: {share: 2}\n  b: {share: 0.5, kind: gren}\n  c: {share: 1}\nmaybe: 0\n"
    found, problems = check(Outer, read(text))
    assert [(p.line, p.field, str(p.found), str(p.allowed)) for p in problems] == [
        (3, "inner.a.share", "2", "a number from 0 to 1"),
        (4, "inner.b.kind", "'gren'", "one of red, green (did you mean 'green'?)"),
        (6, "maybe", "0", "a number above 0"),
    ]
    assert found is not None
    assert found.inner == {"b": Inner(share=0.5), "c": Inner(share=1.0)}
    assert check(Outer, read("inner: {}"))[0] is None


@pytest.mark.parametrize("value", ["'2'", "true", "2.0", "2.5", "[2]", "{a: 2}", "null", "two"])
def test_types_are_not_bent(value: str) -> None:
    found, (problem,) = check(Outer, read(f"count: {value}"))
    assert found is None
    assert (problem.field, str(problem.allowed)) == ("count", "a whole number")


def test_errors_list_each_problem_once_in_reading_order() -> None:
    late, early = Problem("a.yaml", 9, "x", "1", "2"), Problem("a.yaml", 2, "y", "1", "2")
    error = InputError([late, early, late])
    assert error.problems == [early, late]
    assert str(error) == "a.yaml:2: y: found 1; allowed: 2\na.yaml:9: x: found 1; allowed: 2"
    assert str(InputError(Problem("--years", 0, "", "0", "1 to 50"))).startswith(
        "--years: whole file: found 0"
    )


def test_what_was_found_is_shown_briefly() -> None:
    values: list[object] = [None, True, 3, "a", {}, [1, 2]]
    assert [str(shown(value)) for value in values] == [
        *("nothing", "true", "3", "'a'", "a mapping", "a list of 2")
    ]
    assert len(str(shown("x" * 1000))) == 60
    assert str(one_of([])) == "none"
    assert str(one_of([f"n{i}" for i in range(50)], most=2)) == "one of n0, n1 and 48 more"
