"""Whatever is done to a good file, it loads or is refused with places; nothing else ever happens."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, Phase
from hypothesis import strategies as st

from sim.documents import InputError
from sim.library import Library, scenario_hash

GOOD = Path(__file__).parent / "good"
LIBRARY = Library(GOOD)
FILES = ("plain.yaml", "reformed.yaml", "structures/plain.yaml", "affairs.yaml", "parameters.yaml")
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


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=1500, phases=[Phase.generate], deadline=None)
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
    read = {"structures/plain.yaml": LIBRARY.structure, "affairs.yaml": LIBRARY.affairs}.get(
        name, LIBRARY.scenario
    )
    if name == "parameters.yaml":
        read = LIBRARY.registry
    try:
        found = read(path)
        if name in ("plain.yaml", "reformed.yaml"):
            assert len(scenario_hash(found)) == 64  # type: ignore[arg-type]
    except InputError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.file
            assert problem.found
            assert problem.allowed
            assert problem.line > 0 or problem.file != str(path)


@settings(max_examples=2000, phases=[Phase.generate], deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text("ab:-[]{}&*!|>'\"#%@`? \n\t1.,~<", max_size=40).map(str.encode))
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        LIBRARY.check(path)
