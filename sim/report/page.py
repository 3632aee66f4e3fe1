"""The report as one HTML file that needs nothing else: no script, no network, no font of its own."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template

from sim.report.blocks import Grid, Paragraph, Picture, Points, Report
from sim.report.drawn import Drawn
from sim.report.save import figure_bytes
from sim.text import label

_TEMPLATE = "report.html.j2"
_PER_INCH = 96.0  # CSS pixels


def html(report: Report) -> bytes:
    """The page; the same report gives the same bytes."""

    def say(code: str, **gaps: object) -> str:
        return label(f"report.{code}", report.lang).format(**gaps)

    text = _template().render(
        report=report, say=say, kind=_kind, shown=_shown(report), width=_width, height=_height,
        spoken="zh-Hans" if report.lang == "zh" else "en",
    )  # fmt: skip
    return (text.strip() + "\n").encode()


@cache
def _template() -> Template:
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(resources.files("sim.report").joinpath(_TEMPLATE).read_text("utf-8"))


def _kind(block: object) -> str:
    kinds = {Paragraph: "paragraph", Points: "points", Grid: "grid", Picture: "picture"}
    return kinds.get(type(block), "code")


@dataclass(frozen=True)
class _Shown:
    """A figure for a wide screen and for a narrow one, with the address of each; empty: no narrow one."""

    wide: Drawn
    narrow: Drawn
    wide_source: str
    narrow_source: str


def _shown(report: Report) -> dict[str, _Shown]:
    """All figures by name. Where they are too much together, the largest have no narrow form."""
    found = {}
    for picture in report.pictures():
        wide, narrow = picture.wide(), picture.narrow()
        found[picture.name] = _Shown(wide, narrow, _source(wide), _source(narrow))
    much = sum(len(one.wide_source) + len(one.narrow_source) for one in found.values())
    for name, one in sorted(found.items(), key=lambda item: -len(item[1].narrow_source)):
        if much > _ROOM:
            much -= len(one.narrow_source)
            found[name] = replace(one, narrow_source="")
    return found


def _source(drawn: Drawn) -> str:
    """The figure as an address that holds it whole: SVG, or PNG where that is smaller.

    SVG stands in it nearly as it is, which is a fifth shorter than in base 64.
    """
    svg = figure_bytes(drawn.figure, "svg").decode()
    address = f"data:image/svg+xml,{quote(_NOT_NEEDED.sub('', ' '.join(svg.split())), safe=_PLAIN)}"
    if len(address) > _LARGE:
        png = base64.b64encode(figure_bytes(drawn.figure, "png")).decode()
        address = min(address, f"data:image/png;base64,{png}", key=len)
    return address


_ROOM = 4_600_000
"""Bytes that all figures may take together: with tables and words a page stays under 5 MB."""

_LARGE = 400_000
"""Letters of SVG above which PNG is tried."""

_PLAIN = "!$&'()*+,-./:;=?@[]^_`{|}~"
"""Signs that browsers read in such an address as they are."""
_NOT_NEEDED = re.compile(r"(?<=\b[MLCQ]) (?=[\d.-])|(?<=\d) (?=[MLCQz]\b)")
"""Spaces about the letters of paths."""


def _width(drawn: Drawn) -> int:
    return round(float(drawn.figure.get_size_inches()[0]) * _PER_INCH)


def _height(drawn: Drawn) -> int:
    return round(float(drawn.figure.get_size_inches()[1]) * _PER_INCH)
