"""What the twin's entry page says is so: its examples run, it names every mechanism and every file."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import tests.twin
from sim.agents import committee
from sim.cases import offices as of_model
from sim.institutions import structure
from tests.twin import committees, contracts, draws, offices

PAGE = str(tests.twin.__doc__)
FOLDER = Path(__file__).parent
MECHANISMS = FOLDER.parents[1] / "sim" / "mechanisms"


def places() -> dict[str, list[str]]:
    """Where each mechanism is followed, by the page's table."""
    rows = re.findall(r"^    (\w+) {2,}(\S.*)$", PAGE, re.MULTILINE)
    return {name: where.split(", ") for name, where in rows}


def test_every_mechanism_has_its_place() -> None:
    files = sorted(path.stem for path in MECHANISMS.glob("*.py") if path.stem != "__init__")
    assert list(places()) == files
    for where in places().values():
        for name in where:
            module, *path = name.split(".")
            found: Any = import_module(f"tests.twin.{module}")
            for part in path:
                found = getattr(found, part)


def test_every_file_is_in_the_reading_order() -> None:
    order = PAGE[PAGE.index("To be read in this order") : PAGE.index("To run the twin alone")]
    for path in FOLDER.rglob("*"):
        name = path.stem if path.suffix == ".py" else path.name
        if path.suffix in (".py", ".yaml") and not name.startswith(("__", "test_")):
            assert f"`{name}`" in order, name


def test_nothing_else_is_shared() -> None:
    compares = {"agreement", "inner", "kept", "state", "swarm", "__main__"}
    shared: dict[str, set[str]] = {}
    for path in FOLDER.rglob("*.py"):
        if path.stem not in compares and not path.stem.startswith("test_"):
            found = re.findall(r"^from (sim[\w.]*) import", path.read_text("utf-8"), re.MULTILINE)
            for module in found:
                shared.setdefault(module, set()).add(path.stem)
    files = {f"sim.institutions.{name}" for name in ("affairs", "scenario", "structure", "files.library")}
    community = {"sim.community", "sim.community.in_movers"}
    assert shared.keys() == files | community
    assert {by for module in community for by in shared[module]} == {"census"}


def test_examples_of_the_page() -> None:
    failed, tried = doctest.testmod(tests.twin)
    assert failed == 0
    assert tried >= 6


def test_tags_are_explained_where_they_stand() -> None:
    text = (FOLDER / "draws.py").read_text("utf-8")
    explained = re.findall(r"^([A-Z]+) = \d+  # \w", text, re.MULTILINE)
    assert {name: getattr(draws, name) for name in explained} == {
        tag.name: int(tag) for tag in import_module("sim.kernel.tags").Tag
    }


def test_numbers_written_again_are_the_model_s() -> None:
    assert contracts.MOST_LOTS == structure.MAX_LOTS
    assert offices.NGO_PLACES == of_model.NGO_PLACES
    assert offices.NEIGHBOURS_AT_ONCE == of_model.NEIGHBOURS_AT_ONCE
    assert committees.SEATS == committee.SEATS
