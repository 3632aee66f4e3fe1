"""Whatever is done to a good file, it loads or is refused with places; nothing else ever happens."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.institutions.documents import InputError
from sim.institutions.files.library import Library, scenario_hash
from sim.institutions.scenario import Scenario

GOOD = Path(__file__).parents[1] / "good"
LIBRARY = Library(GOOD)
READERS: dict[str, Callable[[Path], object]] = {
    "plain.yaml": LIBRARY.scenario,
    "reformed.yaml": LIBRARY.scenario,
    "levered.yaml": LIBRARY.scenario,
    "structures/plain.yaml": LIBRARY.structure,
    "levers/one_stop_centre.yaml": LIBRARY.lever,
    "affairs.yaml": LIBRARY.affairs,
    "parameters.yaml": LIBRARY.registry,
}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from(
        ["", " ", "plain", "office", "department", "office.director", "../x.yaml", "\0", "a" * 300, "1"]
    ),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.lists(st.integers(-1, 3), max_size=3),
    st.dictionaries(st.sampled_from(["en", "zh", "office", "count", "0"]), st.integers(-1, 3), max_size=3),
)


def inside(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of nested data."""
    keys = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    return [pair for key in keys for pair in [(value, key), *inside(value[key])]]


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_spoilt_file_is_read_or_refused(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = copy.deepcopy(yaml.safe_load((GOOD / name).read_text("utf-8")))
    for _ in range(data.draw(st.integers(1, 3))):
        places = inside(content)
        around, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()) and isinstance(around, dict):
            around[
                data.draw(st.sampled_from(["office", "x", "count", "direct", "month", str(key) + "s"]))
            ] = around.pop(key)
        else:
            around[key] = data.draw(JUNK)
    path = tmp_path_factory.mktemp("spoilt") / Path(name).name
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8", errors="replace")
    problems = []
    try:
        found = READERS[name](path)
    except InputError as error:
        problems = error.problems
        assert problems
    else:
        assert not isinstance(found, Scenario) or len(scenario_hash(found)) == 64
    for problem in problems:
        assert problem.file
        assert str(problem.found)
        assert str(problem.allowed)
        assert problem.line > 0 or problem.file != str(path)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text("ab:-[]{}&*!|>'\"#%@`? \n\t1.,~<", max_size=40).map(str.encode))
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        LIBRARY.check(path)
