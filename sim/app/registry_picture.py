"""The registry as a picture: how much is sourced and how much assumed, and how far its numbers reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup as Html

from sim.analysis.sensitivity import DIFFERENCE, strongest
from sim.app.address import Address
from sim.app.elements import tag
from sim.app.failing import name_of, registry
from sim.app.numerals import percent, short
from sim.app.stored_analyses import table
from sim.app.words import say
from sim.institutions.parameters import Parameter
from sim.measures.indicators import HEADLINE
from sim.text import Lang, label

GRADES = ("A", "B", "M", "S")
"""From what was read in a source to what is assumed."""
_STRONGEST = 10
_WIDTHS = (1.5, 2.0, 4.0, 10.0)
"""Factors between the ends of a range by which ranges are counted."""


def picture(address: Address) -> Html:
    """Grades of all numbers and of those that the reform's effect hangs on most; ranges as bars."""
    lang = address.lang
    every = list(registry().values())
    first = _most_telling()
    rows = [(say("picture.all", lang, count=len(every)), every)]
    if first:
        some = [registry()[name] for name in first]
        rows.append((say("picture.strongest", lang, count=len(some)), some))
    bars = [_grades(title, some, lang) for title, some in rows]
    count = Counter(str(it.basis.grade) for it in every)
    keys = []
    for grade in GRADES:
        named = say("picture.key", lang, grade=say(f"grade.{grade}", lang), count=count[grade])
        keys.append(tag("li", _swatch(grade), " ", named))
    legend = tag("ul", *keys, class_="sq-legend", aria_label=say("legend", lang))
    assumed = count["S"]
    told = say("picture.told", lang, count=len(every), assumed=assumed, share=percent(assumed / len(every)))
    parts = [
        tag("p", tag("strong", told), class_="sq-sentence", data_testid="registry-told"),
        legend,
        *bars,
        tag("div", tag("div", _reach(every, lang)), tag("div", _ranges(first, address)), class_="sq-pair"),
    ]
    return tag("div", *parts, class_="sq-registry")


def _most_telling() -> list[str]:
    effects = table("sensitivity", "morris.csv")
    if effects is None:
        return []
    own = effects[(effects["of"] == DIFFERENCE) & effects["indicator"].isin(HEADLINE)]
    return [name for name in strongest(own, _STRONGEST) if name in registry()]


def grade_mark(grade: str, lang: Lang) -> Html:
    """A grade as its letter and its meaning."""
    return tag("span", say(f"grade.{grade}", lang), class_=f"sq-grade sq-grade{grade}")


def _swatch(grade: str) -> Html:
    return tag("span", class_=f"sq-tone sq-of{grade}", aria_hidden="true")


def _grades(title: str, some: Sequence[Parameter], lang: Lang) -> Html:
    """One bar, a part a grade, as wide as its share."""
    count = Counter(str(it.basis.grade) for it in some)
    parts, heard = [], []
    for grade in GRADES:
        share = count[grade] / len(some)
        if share:
            text = f"{grade} {count[grade]}" if share > 0.06 else ""
            wide = f"width:{100.0 * share:.2f}%"
            parts.append(tag("span", text and tag("b", text), class_=f"sq-of{grade}", style=wide))
            heard.append(f"{say(f'grade.{grade}', lang)} {count[grade]} ({percent(share)})")
    bar = tag("div", *parts, class_="sq-grades", role="img", aria_label="; ".join(heard))
    return tag("div", tag("p", title), bar)


def _reach(every: Sequence[Parameter], lang: Lang) -> Html:
    """How many numbers have how wide a range, as bars: the higher end over the lower."""
    counts: dict[int | str, int] = dict.fromkeys([*range(len(_WIDTHS) + 1), "zero", "fixed"], 0)
    for it in every:
        if it.low >= it.high:
            counts["fixed"] += 1
        elif it.low <= 0.0:
            counts["zero"] += 1
        else:
            counts[sum(it.high / it.low > width for width in _WIDTHS)] += 1
    names: dict[int | str, str] = {"fixed": say("reach.fixed", lang), "zero": say("reach.zero", lang)}
    names |= {0: say("reach.least", lang, high=f"{_WIDTHS[0]:g}")}
    for k, (low, high) in enumerate(pairwise(_WIDTHS), start=1):
        names[k] = say("reach.between", lang, low=f"{low:g}", high=f"{high:g}")
    names[len(_WIDTHS)] = say("reach.most", lang, low=f"{_WIDTHS[-1]:g}")
    most = max(counts.values())
    rows = [
        tag(
            "li",
            tag("span", names[which]),
            tag("span", tag("i", style=f"width:{100.0 * counts[which] / most:.1f}%"), aria_hidden="true"),
            tag("b", counts[which]),
        )
        for which in ("fixed", *range(len(_WIDTHS) + 1), "zero")
    ]
    return Html().join(
        (tag("h3", say("reach.title", lang)), tag("p", say("reach.help", lang), class_="sq-help"),
         tag("ul", *rows, class_="sq-counts", data_testid="reach"))
    )  # fmt: skip


def _ranges(names: Sequence[str], address: Address) -> Html:
    """The ranges of the numbers that the reform's effect hangs on most."""
    lang = address.lang
    items = (
        tag(
            "li",
            tag("p", tag("a", name_of(name, lang), href=address.to_number(name)), " ",
                grade_mark(registry()[name].basis.grade, lang)),
            range_bar(registry()[name], lang),
        )
        for name in names
    )  # fmt: skip
    return Html().join(
        (tag("h3", say("ranges.title", lang)), tag("p", say("ranges.help", lang), class_="sq-help"),
         tag("ul", *items, class_="sq-ranges", data_testid="ranges"))
    ) if names else Html("")  # fmt: skip


def range_bar(it: Parameter, lang: Lang) -> Html:
    """A parameter's range from end to end, with its value marked."""
    at = 100.0 * (it.default - it.low) / ((it.high - it.low) or 1.0)
    unit = label(f"unit.{it.unit}", lang)
    ends = {"low": short(it.low), "high": short(it.high), "value": short(it.default)}
    here = tag("span", class_="sq-here", style=f"left:{min(100.0, max(0.0, at)):.1f}%")
    bar = tag("div", here, class_="sq-range")
    texts = (ends["low"], f"{ends['value']} {unit}", ends["high"])
    below = tag("span", *(tag("span", text) for text in texts), class_="sq-ends")
    return tag("div", bar, below, role="img", aria_label=say("ranges.heard", lang, **ends))
