"""Every wrong file is refused at the right line, in the right words, and for nothing else.

The files under ``tests/bad/`` say themselves what is wrong with them, at the end of the line to blame::

    seed: -1  # WRONG seed | -1 | from 0

that is the field, then words that the complaint must hold; ``;;`` parts several complaints of a line.
They are read against the small library of ``tests/good/``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import Library

HERE = Path(__file__).parents[1]
LIBRARY = Library(HERE / "good")
READERS: dict[str, Callable[[Path], object]] = {
    "scenarios": LIBRARY.scenario,
    "structures": LIBRARY.structure,
    "levers": LIBRARY.lever,
    "affairs": LIBRARY.affairs,
    "parameters": LIBRARY.registry,
}
MARK = "# WRONG "
FILES = sorted(path for sort in READERS for path in (HERE / "bad" / sort).glob("*.yaml"))


def problems_of(read: Callable[[Path], object], path: Path) -> list[Problem]:
    with pytest.raises(InputError) as error:
        read(path)
    return error.value.problems


def expectations(path: Path) -> list[tuple[str, int, str, list[str]]]:
    """What the file (and those in the folder named in its place) says is wrong: file, line, field, words."""
    expected = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        _, mark, complaints = line.partition(MARK)
        if mark:
            for complaint in complaints.split(";;"):
                field, *words = (part.strip() for part in complaint.split("|"))
                expected.append((path.name, number, field, words))
    return expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_wrong_file_is_refused_at_the_right_place(path: Path) -> None:
    problems = problems_of(READERS[path.parent.name], path)
    expected = expectations(path)
    if path.stem == "extends_ring":  # the file that closes the ring is to blame
        expected = expectations(path.parent / "ring" / "third.yaml")
    assert expected, "the file does not say what is wrong with it"
    found = [(Path(p.file).name, p.line, p.field) for p in problems]
    assert sorted(found) == sorted((file, line, field) for file, line, field, _ in expected), problems
    for file, line, field, words in expected:
        said = [
            f"found {p.found}; allowed: {p.allowed}" for p in problems if (p.line, p.field) == (line, field)
        ]
        assert any(all(word in text for word in words) for text in said), (file, line, field, words, said)
    for problem in problems:
        assert str(problem.found)
        assert str(problem.allowed)
        assert str(problem).startswith(f"{problem.file}:{problem.line}: ")


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("empty", 1, ["an empty file", "a mapping"]),
        ("only_comments", 1, ["an empty file", "a mapping"]),
        ("list", 2, ["a list", "a mapping"]),
        ("scalar", 1, ["a single value", "a mapping"]),
        ("unclosed", 3, ["not YAML", "well-formed"]),
        ("tab", 2, ["not YAML", "well-formed"]),
        ("two_documents", 2, ["not YAML", "one document a file"]),
        ("undefined_alias", 2, ["not YAML", "alias"]),
        ("alias_ring", 2, ["an alias to something it is part of"]),
        ("alias_bomb", 1, ["more values than any institution has"]),
        ("too_deep", 1, ["too deep", "40 levels"]),
        ("not_utf8", 3, ["not UTF-8"]),
        ("utf16", 0, ["text in UTF-16"]),
        ("control_character", 2, ["a control character"]),
        ("key_of_keys", 2, ["a key that is not a word"]),
    ],
)
@pytest.mark.parametrize("sort", READERS)
def test_file_that_holds_no_mapping_is_refused(sort: str, name: str, line: int, words: list[str]) -> None:
    (problem,) = problems_of(READERS[sort], HERE / "bad" / "forms" / f"{name}.yaml")
    assert (Path(problem.file).name, problem.line) == (f"{name}.yaml", line)
    assert all(word in str(problem) for word in words), problem


@pytest.mark.parametrize("sort", READERS)
def test_directory_and_missing_file_are_refused(sort: str, tmp_path: Path) -> None:
    (problem,) = problems_of(READERS[sort], tmp_path)
    assert (problem.file, problem.line, str(problem.found)) == (str(tmp_path), 0, "a directory")
    (problem,) = problems_of(READERS[sort], tmp_path / "nowhere.yaml")
    assert (problem.file, str(problem.found)) == (str(tmp_path / "nowhere.yaml"), "no such file")
    (problem,) = problems_of(READERS[sort], tmp_path / ("long" * 1000))
    assert str(problem.found).startswith("a file that cannot be read")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_general_check_refuses_it_too(path: Path) -> None:
    with pytest.raises(InputError):
        LIBRARY.check(path)


def test_file_of_no_known_sort_is_refused() -> None:
    (problem,) = problems_of(LIBRARY.check, HERE / "bad" / "forms" / "unknown_sort.yaml")
    assert "colour" in str(problem.found)
    assert "a scenario" in str(problem.allowed)


@pytest.mark.parametrize("name", ["plian", "", "plain.yml", "../plain.yaml", "a\0b", "x" * 5000])
def test_unknown_names_are_refused(name: str) -> None:
    for read in (LIBRARY.scenario, LIBRARY.structure):
        with pytest.raises(InputError) as error:
            read(name)
        assert str(error.value)
    with pytest.raises(InputError, match="did you mean 'plain'"):
        LIBRARY.scenario("plian")
