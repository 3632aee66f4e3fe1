"""The notebooks run, and say what they say as they are shipped (`make notebooks` renews them)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient")

HERE = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))


def text_of(cell: dict[str, Any]) -> str:
    """What a cell has put out, as far as it is text; a figure counts as there or not."""
    found = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        found.append(
            "figure" if "image/png" in data else "".join(output.get("text", data.get("text/plain", [])))
        )
    return "".join(found)  # how much was printed at a time is chance


@pytest.mark.notebooks
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_says_what_it_is_shipped_with(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat

    monkeypatch.chdir(HERE.parent)
    monkeypatch.setenv("PYTHONPATH", str(HERE.parent))
    shipped = nbformat.read(path, as_version=4)
    again = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(again, timeout=900, kernel_name="python3").execute()
    code = [(a, b) for a, b in zip(shipped.cells, again.cells, strict=True) if a["cell_type"] == "code"]
    assert code and any(text_of(cell) for cell, _ in code)
    for before, after in code:
        assert text_of(after) == text_of(before), before["source"]


def test_notebooks_are_readable_as_shipped() -> None:
    assert len(NOTEBOOKS) >= 4
    for path in NOTEBOOKS:
        assert path.stat().st_size < 1_000_000
        text = json.loads(path.read_text("utf-8"))
        first = "".join(text["cells"][0]["source"])
        assert first.startswith("# ") and any("\u4e00" <= char <= "\u9fff" for char in first), path.name
        assert not [
            out for cell in text["cells"] for out in cell.get("outputs", []) if out["output_type"] == "error"
        ]


def test_every_figure_says_what_to_see() -> None:
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for cell, after in zip(cells, [*cells[1:], {"source": []}], strict=True):
            outputs = cell.get("outputs", [])
            if any("image/png" in output.get("data", {}) for output in outputs):
                printed = any(output["output_type"] == "stream" for output in outputs)
                assert printed or "".join(after["source"]).startswith("*"), (path.name, cell["source"])
