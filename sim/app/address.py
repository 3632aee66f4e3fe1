"""What a page shows is in its address: read from it leniently, written to it briefly.

Whatever is wrong in an address (people edit and cut them) is left out and told, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import parse_qsl, urlencode

from sim.app.limits import LIMITS
from sim.app.plan import Plan, parse, repeated
from sim.institutions.files.library import load_registry
from sim.institutions.levers import Lever
from sim.text import LANGUAGES, Lang

Page = Literal["answer", "build", "find", "live", "why", "fading", "evidence"]
PAGES: tuple[Page, ...] = get_args(Page)
MOVED: dict[str, Page] = {"answer": "answer", "compare": "answer"}
"""Paths that lead to a page which is elsewhere: the first page by its name, and what pages were called."""
THEMES = ("light", "dark")
MOST_OPTIONS = 3
MOST_ASSUMED = 3
"""Parameters that can be assumed otherwise at once."""
TABS = ("parameters", "affairs", "clauses", "patterns", "indicators", "model")
"""Parts of the page of evidence, which explains parameters by their names, too."""
SPEEDS = (2, 10, 42, 0)
"""Simulated days a second at which a run is played; 0: as fast as it goes."""
OWN, GIVEN = "~", "^"
"""What an option begins with that is a plan, or an uploaded file by the hash of its content."""

_GIVEN = re.compile(r"\^[0-9a-f]{16}")
_NUMBERS = {
    "replicates": (1, LIMITS.replicates),
    "years": (1, LIMITS.years),
    "residents": (LIMITS.least_residents, LIMITS.residents),
    "seed": (0, 2**32 - 1),
}
_ONCE = {"lang", "theme", "base", *_NUMBERS, "speed", "levers", "show", "area"}
"""What an address says once; said again, the last stands."""
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?(e[-+]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Address:
    """A page and what it shows. None: what is shown without being asked for."""

    page: Page = "answer"
    lang: Lang = "en"
    theme: str = ""
    base: str = "old"
    options: tuple[str, ...] = ("reform",)
    replicates: int = 5
    years: int = 0
    """0: as long as the longest of the scenarios says"""
    residents: int = 0
    """0: as many as the base says"""
    seed: int = 1
    plan: Plan = field(default_factory=Plan)
    shown: str = ""
    """a part of a page: the option that is asked about, a tab or a parameter explained, a scenario to play"""
    chosen: tuple[str, ...] = ()
    """indicators drawn, or one to colour a map by"""
    speed: int = 10
    area: str = ""
    """the indicator shown by project area"""
    assumed: tuple[tuple[str, float], ...] = ()
    """parameters assumed otherwise, with their values"""

    @property
    def to(self) -> str:
        """The address inside the app."""
        return f"{path_of(self.page)}?{query_of(self)}".rstrip("?")

    def at(self, page: Page) -> Address:
        """Another page, with what pages share: language, theme, and the plan."""
        return replace(self, page=page, shown="", chosen=(), area="", speed=10, assumed=())

    def to_outcome(self, indicator: str) -> str:
        """Where an indicator is explained, for the comparison of this address."""
        return replace(self.at("evidence"), shown="indicators", chosen=(indicator,)).to

    def to_number(self, parameter: str) -> str:
        """Where a parameter is explained."""
        return replace(self.at("evidence"), shown=parameter).to

    def under(self, now: Address) -> Address:
        """The page with what it alone shows, and what pages share as it is now."""
        return replace(
            now.at(self.page),
            shown=self.shown,
            chosen=self.chosen,
            area=self.area,
            speed=self.speed,
            assumed=self.assumed,
        )


class LeftOut(NamedTuple):
    """A part of an address that is not used as it stands, and why (a code, with what fills its gaps)."""

    part: str
    why: str
    gaps: tuple[tuple[str, str], ...] = ()


def path_of(page: Page) -> str:
    """The path of a page; the first is the start."""
    return "/" if page == PAGES[0] else f"/{page}"


def query_of(address: Address) -> str:
    """What differs from an address that says nothing."""
    plain = Address()
    pairs: list[tuple[str, str]] = []
    if address.lang != plain.lang:
        pairs.append(("lang", address.lang))
    if address.theme:
        pairs.append(("theme", address.theme))
    if address.base != plain.base:
        pairs.append(("base", address.base))
    if address.options != plain.options:
        pairs += [("option", option) for option in address.options]
    for name in _NUMBERS:
        if getattr(address, name) != getattr(plain, name):
            pairs.append((name, str(getattr(address, name))))
    if address.plan.levers:
        pairs.append(("levers", address.plan.text))
    if address.shown:
        pairs.append(("show", address.shown))
    if address.speed != plain.speed:
        pairs.append(("speed", str(address.speed)))
    if address.area:
        pairs.append(("area", address.area))
    pairs += [("indicator", name) for name in address.chosen]
    pairs += [("assume", f"{name}:{value:g}") for name, value in address.assumed]
    return urlencode(pairs, safe=":@,~^/")


def address_of(
    path: str,
    search: str,
    levers: Mapping[str, Lever],
    scenarios: list[str],
    indicators: Mapping[str, object],
) -> tuple[Address, list[LeftOut]]:
    """The address of a page, and what in it was wrong and is left out."""
    parts = path.strip("/").split("/")
    wrong: list[LeftOut] = []
    page: Page = next((name for name in PAGES if name == parts[0]), MOVED.get(parts[0], PAGES[0]))
    if path.strip("/") and parts[0] not in (*PAGES, *MOVED):
        wrong.append(LeftOut(path[:60], "page"))
    address = Address(page=page)
    options: list[str] = []
    chosen: list[str] = []
    assumed: dict[str, float] = {}
    given: dict[str, str] = {}
    for key, value in parse_qsl(search[:8000], keep_blank_values=True, max_num_fields=None)[:60]:
        said = f"{key}={value}"[:60]
        if key in _ONCE and given.get(key, said) != said:
            wrong.append(LeftOut(given[key], "twice"))
        given[key] = said
        if key == "lang" and value in LANGUAGES:
            address = replace(address, lang="zh" if value == "zh" else "en")
        elif key == "theme" and value in THEMES:
            address = replace(address, theme=value)
        elif key == "base" and is_option(value, levers, scenarios):
            address = replace(address, base=value)
        elif key == "option" and is_option(value, levers, scenarios):
            options.append(value)
        elif key in _NUMBERS and _WHOLE.fullmatch(value):
            low, high = _NUMBERS[key]
            if not low <= int(value) <= high:
                wrong.append(LeftOut(said, "range", (("low", f"{low:,}"), ("high", f"{high:,}"))))
            address = with_number(address, key, min(high, max(low, int(value))))
        elif key == "speed" and value in {str(speed) for speed in SPEEDS}:
            address = replace(address, speed=int(value))
        elif key == "levers":
            plan, parts_wrong = parse(value, levers)
            wrong += [LeftOut(part[:60], "lever") for part in parts_wrong]
            wrong += [LeftOut(part[:60], "twice") for part in repeated(value)]
            address = replace(address, plan=plan)
        elif key == "show" and (
            value in TABS or value in load_registry()
            if page == "evidence"
            else is_option(value, levers, scenarios)
        ):
            address = replace(address, shown=value)
        elif key == "area" and value in indicators:
            address = replace(address, area=value)
        elif key == "indicator" and value in indicators:
            chosen.append(value)
        elif key == "assume" and (found := _assumption(value)) is not None:
            name, number, there = found
            if number != there:
                ends = tuple((end, f"{x:g}") for end, x in zip(("low", "high"), _ranges()[name], strict=True))
                wrong.append(LeftOut(said, "range", ends))
            assumed[name] = there
        else:
            wrong.append(LeftOut(said, "part" if key == "show" and page == "evidence" else _why(key)))
    if options:
        kept = [option for option in dict.fromkeys(options) if option != address.base]
        wrong += [LeftOut(f"option={o}"[:60], "base") for o in dict.fromkeys(options) if o == address.base]
        more = (("most", str(MOST_OPTIONS)),)
        wrong += [LeftOut(f"option={option}"[:60], "many", more) for option in kept[MOST_OPTIONS:]]
        address = replace(address, options=tuple(kept[:MOST_OPTIONS]))
    if address.base in address.options or not address.options:
        address = replace(address, options=("reform",) if address.base != "reform" else ("old",))
    wrong += [LeftOut(f"assume={name}", "many_assumed") for name in list(assumed)[MOST_ASSUMED:]]
    kept_ = tuple(assumed.items())[:MOST_ASSUMED]
    # what is wrong in the same way many times is told once
    return replace(address, chosen=tuple(dict.fromkeys(chosen)), assumed=kept_), list(dict.fromkeys(wrong))


@cache
def _ranges() -> dict[str, tuple[float, float]]:
    """Parameters with a range."""
    return {name: (it.low, it.high) for name, it in load_registry().items() if it.low < it.high}


def _assumption(text: str) -> tuple[str, float, float] | None:
    """A parameter, the value asked for, and the nearest within its range; None for what is no such thing."""
    name, _, written = text.partition(":")
    if name not in _ranges() or not _NUMBER.fullmatch(written):
        return None
    low, high = _ranges()[name]
    value = float(written)
    return name, value, min(high, max(low, value))


_REASONS = {
    **dict.fromkeys(("lang", "theme", "speed"), "value"),
    **dict.fromkeys(("base", "option", "show"), "scenario"),
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(("area", "indicator"), "indicator"),
    "assume": "assumption",
}


def _why(key: str) -> str:
    """Why a value cannot be used, by the setting it is of."""
    return _REASONS.get(key, "unknown")


def with_number(address: Address, name: str, value: int) -> Address:
    """The address with one of its numbers (replicates, years, residents, seed) set."""
    settings: dict[str, Any] = {name: value}
    return replace(address, **settings)


def is_option(text: str, levers: Mapping[str, Lever], scenarios: list[str]) -> bool:
    """Whether a text can be a base or an option: a bundled name, a plan, or the hash of an uploaded file."""
    if text.startswith(OWN):
        plan, wrong = parse(text[1:], levers)
        return bool(plan.levers) and not wrong
    return text in scenarios or _GIVEN.fullmatch(text) is not None
