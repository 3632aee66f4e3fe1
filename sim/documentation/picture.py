"""The picture of the README: ``python -m sim.documentation.picture`` draws it in both languages.

It is drawn from the comparison that is kept with the package (`make stored`), one panel a question, and
carries a fingerprint of the figures it shows, so that a picture that has become old is found (`drawn_from`).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import pandas as pd

from sim.measures.indicators import INDICATORS
from sim.report.over_time import monthly
from sim.report.percent import times
from sim.report.save import figure_bytes
from sim.report.style import BAND, DOUBLE, GREY, new_figure, series, styled
from sim.text import LANGUAGES, Lang, label

STORED = Path(__file__).resolve().parents[1] / "data" / "stored" / "comparison" / "indicators.parquet"
HERE = Path(__file__).with_name("pages")
SCENARIOS = ("old", "reform")
SHOWN = ("on_time_share", "committee_administrative_share", "administrative_footprint")
"""One indicator a question: service, committees' hours, size of the administration."""

_REFORM_MONTH = 13
_HEIGHT, _DPI = 20.0, 150.0  # em, dots an inch
_KEY = b"tEXt"
_NOTE = b"Source\0"


def file_of(lang: Lang) -> Path:
    """Where the picture is."""
    return HERE / f"first_look.{lang}.png"


def figures() -> pd.DataFrame:
    """What is drawn: mean and 95 % interval of each indicator by scenario and month, as they are shown."""
    rows = pd.read_parquet(STORED)
    return pd.concat([monthly(rows, name, SCENARIOS) for name in SHOWN], ignore_index=True)


def fingerprint(table: pd.DataFrame) -> str:
    """Of the figures, to four digits."""
    return hashlib.sha256(table.to_csv(index=False, float_format="%.4g").encode()).hexdigest()


def picture(table: pd.DataFrame, lang: Lang) -> bytes:
    """The picture as PNG, with the fingerprint of what it shows."""
    with styled(DOUBLE, lang):
        figure = new_figure(DOUBLE, _HEIGHT, "")
        figure.set_dpi(_DPI)
        panels = figure.subplots(1, len(SHOWN))
        for panel, name in zip(panels, SHOWN, strict=True):
            factor = times(INDICATORS[name])
            for place, scenario in enumerate(SCENARIOS):
                own = table[(table["scenario"] == scenario) & (table["indicator"] == name)]
                look = series(place)
                panel.plot(own["time"], own["mean"] * factor, color=look.colour, ls=look.line,
                           label=label(f"picture.{scenario}", lang))  # fmt: skip
                panel.fill_between(own["time"], own["low"] * factor, own["high"] * factor,
                                   color=look.colour, alpha=BAND, lw=0)  # fmt: skip
            panel.axvline(_REFORM_MONTH, color=GREY, lw=0.6)
            panel.set_title(label(f"picture.{name}", lang))
            panel.set_xlabel(label("picture.month", lang))
            panel.set_ylim(bottom=0.0)
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
        return _noted(figure_bytes(figure, "png"), fingerprint(table))


def drawn_from(content: bytes) -> str:
    """The fingerprint that a picture carries; empty if none."""
    start = content.find(_KEY + _NOTE)
    if start < 0:
        return ""
    (length,) = struct.unpack(">I", content[start - 4 : start])
    return content[start + 4 + len(_NOTE) : start + 4 + length].decode("ascii")


def _noted(content: bytes, text: str) -> bytes:
    """A PNG with a text before its last chunk."""
    data = _NOTE + text.encode("ascii")
    chunk = struct.pack(">I", len(data)) + _KEY + data + struct.pack(">I", zlib.crc32(_KEY + data))
    return content[:-12] + chunk + content[-12:]


if __name__ == "__main__":
    drawn = figures()
    for each in LANGUAGES:
        file_of(each).write_bytes(picture(drawn, each))
        print(file_of(each))  # noqa: T201
