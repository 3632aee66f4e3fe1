"""How figures look: sizes, colours, line styles, fonts. Everything drawn is made inside `styled`.

Series differ in colour and also in line style, marker and hatch, so that they can be told apart in grey
and by those who don't see colours as others do. The base is rust, the first option teal, everywhere.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.text import Lang

MM_AN_INCH = 25.4
POINTS_AN_INCH = 72.0

INK, GREY, HAIRLINE, PAPER = "#1B1F23", "#5B6570", "#D9DEE2", "#FFFFFF"
BETTER, WORSE = "#2D5FA0", "#C77A12"
"""Verdicts have colours of their own, as an option in its own colour may be the worse one."""
BAND = 0.15
"""Opacity of a band."""


@dataclass(frozen=True)
class Size:
    """A size of figure. Lengths inside a figure are in em, the size of its text."""

    id: str
    width_mm: float
    height_mm: float | None
    """of a slide; None in print, where a figure is as high as it needs"""
    points: float

    @property
    def em(self) -> float:
        """Width in em."""
        return self.width_mm / MM_AN_INCH * POINTS_AN_INCH / self.points

    @property
    def wide(self) -> bool:
        """Whether panels fit side by side."""
        return self.em > _WIDE

    def fitting(self, needs: Callable[[Size], float]) -> Size:
        """This size; on a slide with text so small that the em of height it `needs` are there.

        Raises ValueError when the text would be smaller than can be read.
        """
        size = self
        while size.height_mm is not None and needs(size) + _TITLE > size.page(0.0)[1]:
            if size.points <= _SMALLEST:
                raise ValueError(f"{needs(size):.0f} lines do not fit a slide: draw fewer things, or print")
            size = replace(size, points=size.points - _STEP)
        return size

    def page(self, height: float) -> tuple[float, float]:
        """(width, height) in em of a figure that asks for this height; a slide has its own."""
        if self.height_mm is None:
            return self.em, height
        return self.em, self.em * self.height_mm / self.width_mm


_WIDE = 50.0  # em
_TITLE = 2.6  # em of a slide's title
_SMALLEST, _STEP = 9.0, 0.25  # points of text on a slide, and by how much it is made smaller
SINGLE = Size("single", 85.0, None, 7.0)
DOUBLE = Size("double", 175.0, None, 8.0)
SLIDE = Size("slide", 338.67, 190.5, 15.0)
SIZES: dict[str, Size] = {size.id: size for size in (SINGLE, DOUBLE, SLIDE)}
"""One and two columns of a printed page, and a slide of 16:9."""


@dataclass(frozen=True)
class Series:
    """How one option is drawn: a colour and, for readers without it, a line, a marker and a hatch."""

    colour: str
    line: str | tuple[float, tuple[float, ...]]
    marker: str
    hatch: str


SERIES = (
    Series("#B4532A", (0.0, (4.0, 1.5)), "o", "////"),
    Series("#1F6F78", "solid", "s", ""),
    Series("#6A4C93", (0.0, (1.0, 1.2)), "^", "...."),
    Series("#D9A21B", (0.0, (6.0, 1.5, 1.0, 1.5)), "D", "xxxx"),
    Series("#3A3F47", (0.0, (3.0, 1.0, 1.0, 1.0, 1.0, 1.0)), "v", "----"),
    Series("#7FB2D9", (0.0, (8.0, 2.0)), "P", "++++"),
)
"""The base first, then the options in order."""

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans CJK JP",  # all that matplotlib before 3.11 sees of the collection
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Arial Unicode MS",
)
"""Fonts with the glyphs of simplified Chinese, the best first; one of them suffices."""
_FALL_BACK = "DejaVu Sans"  # comes with matplotlib
_CHINESE_FILES = ("cjk", "sourcehan", "notosanssc", "pingfang", "msyh", "wqy", "simhei")


class FontWarning(UserWarning):
    """No font with Chinese glyphs is there."""


def series(place: int) -> Series:
    """The look of the base (place 0) or of an option. Raises ValueError beyond the last."""
    if not 0 <= place < len(SERIES):
        raise ValueError(f"{place + 1} series in one figure: at most {len(SERIES)} can be told apart")
    return SERIES[place]


def fonts(lang: Lang) -> list[str]:
    """Font families to draw with, the first that has a glyph wins. Warns when Chinese has none."""
    chinese = chinese_font()
    if chinese is None and lang == "zh":
        warnings.warn(
            "no font with Chinese characters is installed, so they will show as boxes: "
            f"install one of {', '.join(CHINESE_FONTS[:3])} (Debian: apt-get install fonts-noto-cjk)",
            FontWarning,
            stacklevel=2,
        )
    return [_FALL_BACK] if chinese is None else [chinese, _FALL_BACK]


@cache
def chinese_font() -> str | None:
    """The best Chinese font; one installed after matplotlib made its list of fonts is found, too."""
    found = _listed()
    if found is None:
        for path in font_manager.findSystemFonts():
            if any(word in path.lower().replace("-", "") for word in _CHINESE_FILES):
                font_manager.fontManager.addfont(path)
        found = _listed()
    return found


def _listed() -> str | None:
    names = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in names), None)


@contextmanager
def styled(size: Size, lang: Lang) -> Iterator[None]:
    """Draw with this project's settings; matplotlib's own are as before afterwards."""
    p = size.points
    settings: Any = {
        "font.family": fonts(lang),
        "font.size": p,
        "axes.titlesize": p,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": p,
        "axes.labelcolor": GREY,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.08 * p,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "grid.color": HAIRLINE,
        "grid.linewidth": 0.08 * p,
        "axes.axisbelow": True,
        "xtick.labelsize": p,
        "ytick.labelsize": p,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.width": 0.08 * p,
        "ytick.major.width": 0.08 * p,
        "xtick.major.size": 0.35 * p,
        "ytick.major.size": 0.35 * p,
        "legend.fontsize": p,
        "legend.frameon": False,
        "legend.handlelength": 3.0,
        "lines.linewidth": 0.18 * p,
        "lines.markersize": 0.55 * p,
        "hatch.linewidth": 0.07 * p,
        "text.color": INK,
        "figure.facecolor": PAPER,
        "savefig.facecolor": PAPER,
        "savefig.bbox": None,  # the size asked for, not that of what is drawn
        "savefig.dpi": "figure",
    }
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        yield


def new_figure(size: Size, height: float, title: str) -> Figure:
    """An empty figure that asks for this height in em; on a slide with its title at the top.

    Print has the title in its caption. To be called inside `styled`.
    """
    width, height = size.page(height)
    inch = size.points / POINTS_AN_INCH
    pad = 0.6 * inch
    layout = ConstrainedLayoutEngine(w_pad=pad, h_pad=pad, wspace=0.02, hspace=0.02)
    figure = Figure(figsize=(width * inch, height * inch), dpi=_dpi(size), layout=layout)
    if size.height_mm is not None:
        figure.suptitle(title, x=0.6 / width, ha="left", fontsize=1.35 * size.points, fontweight="bold")
    return figure


def _dpi(size: Size) -> float:
    """Print at 300 dots an inch; a slide at 144, which is 1,920 dots across."""
    return 300.0 if size.height_mm is None else 144.0
