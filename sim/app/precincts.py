"""The map of the precincts of a moment, coloured by an indicator's last month, as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.playing import Box, Moment
from sim.app.words import say
from sim.report.drawn import width_of
from sim.text import Lang
from sim.text.numbers import rounded

LOWEST, HIGHEST = 6.0, 50.0
"""Per cent of the colour in the lowest and the highest precinct: as far as text on it can be read both in
light and in dark (4.5 : 1, which a test computes from the style sheet)."""

_WIDE = 480.0
_HATCH = "sq-nodata"


def colour(share: float) -> str:
    """The colour of a value, by where it lies between the lowest (0) and the highest (1)."""
    mix = LOWEST + (HIGHEST - LOWEST) * share
    return f"color-mix(in srgb, var(--reform) {mix:.0f}%, var(--paper))"


def map_svg(
    moment: Moment,
    values: Mapping[str, float],
    title: str,
    unit: str,
    lang: Lang,
    chosen: str,
    *,
    among: Sequence[float] = (),
    side: str = "",
) -> Html:
    """The precincts with their values and a scale; hatched where there is no value yet.

    The scale is over these values and those `among` which they are seen; `side` tells maps of a page apart.
    """
    left, bottom, right, top = moment.box
    scale = _WIDE / (right - left)
    known = [v for v in (*values.values(), *among) if not math.isnan(v)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    half = (high - low) / 20.0
    parts = []
    for k, cell in enumerate(moment.land):
        value = values.get(str(k + 1), math.nan)
        share = (value - low) / (high - low) if high > low else 0.5
        hatch = f"{_HATCH}{side}"
        parts.append(_cell(k + 1, cell, moment.box, scale, value, half, share, lang, chosen, hatch))
    # the outline of the chosen one stands over its neighbours; the order of the cells stays that of tabbing
    outline = Html().join(
        _rect(cell, moment.box, scale, "fill:none;stroke:var(--focus);stroke-width:4;pointer-events:none")
        for k, cell in enumerate(moment.land)
        if chosen == f"precinct:{k + 1}"
    )
    stripes = tag("path", d="M0,0V9", style="stroke:var(--grey);stroke-opacity:.45;stroke-width:2")
    pattern = tag(
        "pattern",
        stripes,
        id=f"{_HATCH}{side}",
        width=9,
        height=9,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    picture = tag(
        "svg",
        tag("title", title),
        tag("defs", pattern),
        *parts,
        outline,
        viewBox=f"-3 -3 {_WIDE + 6:.0f} {(top - bottom) * scale + 6:.0f}",
        role="group",
        aria_label=title,
    )
    return Html().join(
        (tag("div", picture, class_="sq-svg"), _scale(low, high, half, unit, lang, bool(known)))
    )


def _scale(low: float, high: float, half: float, unit: str, lang: Lang, there: bool) -> Html:
    """What the colours mean: a bar from the lowest to the highest value."""
    if not there:
        return tag("p", tag("span", class_="sq-swatch"), say("map_nothing", lang), class_="sq-help")
    if high <= low:
        text = say("map_same", lang, value=f"{rounded(low)} {unit}".strip())
        return tag("p", text, class_="sq-help")
    ramp = f"background:linear-gradient(to right, {colour(0.0)}, {colour(1.0)})"
    bar = tag(
        "div",
        tag("span", rounded(low, half)),
        tag("span", class_="sq-ramp", style=ramp),
        tag("span", rounded(high, half)),
        tag("span", unit),
        class_="sq-rampline",
    )
    return Html().join((bar, tag("p", say("map_scale", lang), class_="sq-help")))


def _rect(cell: Box, box: Box, scale: float, style: str) -> Html:
    return tag(
        "rect",
        x=f"{(cell[0] - box[0]) * scale:.1f}",
        y=f"{(box[3] - cell[3]) * scale:.1f}",
        width=f"{(cell[2] - cell[0]) * scale:.1f}",
        height=f"{(cell[3] - cell[1]) * scale:.1f}",
        style=style,
        stroke="var(--grey)",
        stroke_width=1,
    )


def _cell(
    number: int,
    cell: Box,
    box: Box,
    scale: float,
    value: float,
    half: float,
    share: float,
    lang: Lang,
    chosen: str,
    hatch: str,
) -> Html:
    wide, high = (cell[2] - cell[0]) * scale, (cell[3] - cell[1]) * scale
    x, y = (cell[0] - box[0]) * scale + wide / 2.0, (box[3] - cell[3]) * scale + high / 2.0
    nothing = math.isnan(value)
    shown = "" if nothing else rounded(value, half)
    heading = say("one_precinct", lang, number=number)
    flat = high < 48.0 and bool(shown)
    if 14.0 * width_of(f"{heading}: {shown}" if flat else heading) > wide - 8.0:
        heading = str(number)
    heard = say("precinct", lang, number=number, value=shown or say("no_value", lang))
    if flat:
        texts = [_text(f"{heading}: {shown}", x, y + 5.0, "font-size:14px")]
    else:
        texts = [_text(heading, x, y + (5.0 if nothing else -7.0), "font-size:14px")]
        if shown:
            texts.append(_text(shown, x, y + 15.0, "font-size:17px;font-weight:650"))
    fill = f"url(#{hatch})" if nothing else colour(share)
    name = f"precinct:{number}"
    return tag(
        "g",
        tag("title", heard),
        _rect(cell, box, scale, f"fill:{fill}"),
        *texts,
        data_id=name,
        tabindex=0,
        role="button",
        aria_label=heard,
        aria_pressed="true" if name == chosen else "false",
    )


def _text(text: str, x: float, y: float, style: str) -> Html:
    return tag("text", text, x=f"{x:.0f}", y=f"{y:.0f}", style=f"{style};text-anchor:middle")
