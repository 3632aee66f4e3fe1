"""What the network's bars, lines and signs are, and the line below it that says so."""

from __future__ import annotations

import math

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.numerals import short
from sim.app.playing import Moment
from sim.app.words import say
from sim.text import Lang


def nice(value: float) -> float:
    """The round number (1, 2, 5, 10, ...) that is not above a value."""
    size = 10.0 ** math.floor(math.log10(value))
    return size * max(step for step in (1.0, 2.0, 5.0) if step * size <= value * (1.0 + 1e-9))


def thick(flow: float, residents: int) -> float:
    """How thick a line is: by the community's size, so that it can be compared from month to month."""
    return 1.2 + 5.3 * math.sqrt(min(1.0, flow / (residents / 250.0)))


def full_queue(moment: Moment) -> float:
    """How many cases a full bar stands for."""
    return nice(max(10.0, moment.residents / 40.0))


def bar(x: float, y: float, wide: float, style: str) -> Html:
    """A bar. Its style says that it has no edge: that of the chosen box is for its frame."""
    style = f"{style};stroke:none"
    return tag("rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{wide:.1f}", height=6, rx=1, style=style)


def warning(x: float, y: float) -> Html:
    """A triangle with an exclamation mark."""
    frame = tag(
        "path",
        d=f"M{x:.1f},{y - 10:.1f}l10,18h-20z",
        style="fill:var(--worse);stroke:var(--paper);stroke-width:1.5;stroke-linejoin:round",
    )
    mark = tag(
        "path",
        d=f"M{x:.1f},{y - 3:.1f}v5.5m0,1.6v1.6",
        style="stroke:var(--paper);stroke-width:1.8",
    )
    return Html().join((frame, mark))


def key(moment: Moment, lang: Lang) -> Html:
    """Lines of three flows, a load, a queue, the sign of too much."""
    top = nice(moment.residents / 250.0)
    items = []
    for flow in (top / 25.0, top / 5.0, top):
        style = f"stroke:var(--grey);stroke-width:{thick(flow, moment.residents):.1f}"
        told = say("flow_key", lang, cases=short(flow, 2))
        items.append(tag("li", _sample(tag("path", d="M0,8h34", style=style), 34.0), " ", told))
    grey = "fill:var(--grey)"
    queue = bar(0.0, 5.0, 34.0, grey)
    items.append(
        tag("li", _sample(queue, 34.0), " ", say("full_queue", lang, cases=f"{full_queue(moment):,.0f}"))
    )
    load = Html().join(
        (
            bar(0.0, 5.0, 45.0, "fill:var(--line)"),
            bar(0.0, 5.0, 20.0, grey),
            tag("path", d="M30,2v12", style="stroke:var(--ink);stroke-width:1.5"),
        )
    )
    items.append(tag("li", _sample(load, 45.0), " ", say("load_key", lang)))
    items.append(tag("li", _sample(warning(11.0, 11.0), 22.0, high=21.0), " ", say("overloaded", lang)))
    return tag("ul", *items, class_="sq-legend")


def _sample(drawn: Html, wide: float, high: float = 16.0) -> Html:
    return tag("svg", drawn, width=wide, height=high, aria_hidden="true", style="vertical-align:-3px")
