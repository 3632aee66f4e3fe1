"""Figures as bytes: PNG, SVG and PDF, without the time or place of their making, and self-contained.

The same figure gives the same bytes. Text in SVG is drawn as shapes and PDF carries its fonts, so both
look the same everywhere.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any, Literal, get_args

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.report.drawn import Drawn

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)

_NOTHING_OF_ITS_MAKING: dict[Format, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_SETTINGS: Any = {
    "svg.fonttype": "path",
    "svg.hashsalt": "shequ",  # ids inside the file follow from what is drawn
    "pdf.fonttype": 3,  # carries the outlines that are used, of any sort of font
    "savefig.bbox": None,
    "savefig.dpi": "figure",
    "path.simplify": True,
}


_LONG_NUMBER = re.compile(rb"(?<![\w.#])-?\d*[1-9]\d*\.\d{3,}(?!\w)")
"""Numbers from 1 on: smaller ones may be factors of scale."""


def figure_bytes(figure: Figure, form: Format) -> bytes:
    """The figure in one format. Raises ValueError for another than `FORMATS`."""
    if form not in FORMATS:
        raise ValueError(f"format {form!r}: expected one of {', '.join(FORMATS)}")
    out = io.BytesIO()
    FigureCanvasAgg(figure)
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        figure.savefig(out, format=form, metadata=_NOTHING_OF_ITS_MAKING[form])
    content = out.getvalue()
    return _LONG_NUMBER.sub(_shorter, content) if form == "svg" else content


def _shorter(found: re.Match[bytes]) -> bytes:
    """A coordinate in hundredths of a point, which is finer than any paper."""
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".").encode()


def save_all(drawn: Drawn, folder: Path, name: str) -> list[Path]:
    """Write a figure in every format and its table as CSV; returns the paths.

    CSV starts with a byte-order mark, so that spreadsheets read Chinese. Files are written aside and
    renamed. Raises OSError where the disk does not take them.
    """
    from sim.experiments.files import write_whole

    contents = {f"{name}.{form}": figure_bytes(drawn.figure, form) for form in FORMATS}
    contents[f"{name}.csv"] = drawn.csv()
    for file, content in contents.items():
        write_whole(folder / file, content)
    return [folder / file for file in contents]
