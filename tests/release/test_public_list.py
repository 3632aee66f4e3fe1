"""The public list is the table of contents, and the notebooks need nothing else of the package."""

from __future__ import annotations

import ast
import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
PUBLIC = ("sim", "sim.figures", "sim.study", "sim.extend")


def imports_of(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.parse("".join(cell["source"])).body:
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_import_few_things_and_public_ones(path: Path) -> None:
    found = list(imports_of(path))
    assert 0 < len(found) < 10
    for node in found:
        if isinstance(node, ast.Import):
            ours = [alias for alias in node.names if alias.name.split(".")[0] == "sim"]
            assert all((alias.name, alias.asname) == ("sim", "shequ") for alias in ours)
        elif node.module is not None and node.module.split(".")[0] == "sim":
            assert node.module in PUBLIC
            listed = importlib.import_module(node.module).__all__
            assert [alias.name for alias in node.names if alias.name not in listed] == []


@pytest.mark.parametrize("module", PUBLIC)
def test_what_is_listed_is_there(module: str) -> None:
    home = importlib.import_module(module)
    assert len(set(home.__all__)) == len(home.__all__)
    for name in home.__all__:
        assert getattr(home, name) is not None


def test_the_list_is_short_and_told() -> None:
    assert len(sim.__all__) <= 15
    assert sim.__doc__ is not None
    assert [name for name in sim.__all__ if name not in sim.__doc__] == []
