"""From numbers and their intervals to sentences that claim no more than these support.

Every number in a sentence is the very text that stands in the tables (see `Finding`).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis.compare import HALF_WIDTH
from sim.analysis.undone import undone
from sim.institutions.scenario import MONTHS_A_YEAR, CommunitySpec
from sim.report.blocks import Point, Points
from sim.report.drawn import Declared, capital, found, joined, listed, percent, said
from sim.report.percent import compared_shown, indicators_shown
from sim.report.results import Compared
from sim.text import Lang, label
from sim.text.numbers import few_digits, signed, typeset, with_interval

AUDIENCES: Mapping[str, tuple[str, ...]] = {
    "residents": ("service", "society"),
    "committees": ("workload",),
    "government": ("footprint", "reform"),
}
"""Whom an indicator is about, by its group."""

_VERDICTS = ("better", "worse", "higher", "lower")
_APART = 2  # so many options are told apart; of more what is alike is told once
_SHOWN = 4  # of the things that got better a list shows so many with their numbers; of harm it shows all


@dataclass(frozen=True)
class Finding:
    """What was found of one indicator of one option, with its numbers as they are shown everywhere."""

    indicator: str
    name: str
    unit: str
    group: str
    verdict: str
    relative: float
    before: str
    after: str
    difference: str
    points: str
    """what the difference is in, where that is not the unit: percentage points"""
    p: str
    means: tuple[float, float]
    """of the base and of the option, in the unit"""
    change: tuple[float, float, float]
    """the difference and the ends of its interval"""
    halves: tuple[float, float]
    """half the width of the intervals of `means`; NaN where there is none"""

    @property
    def levels(self) -> list[str]:
        """The means as they stand beside one another in words: no more than three digits."""
        return few_digits(*self.means, halves=self.halves)


class Sentences:
    """The sentences of a comparison in a language.

    `compared` and `indicators` are as they are shown: shares in per cent.
    """

    def __init__(
        self, compared: Compared, indicators: Mapping[str, Declared], main: Sequence[str], lang: Lang
    ) -> None:
        self.compared, self.indicators = compared_shown(compared, indicators), indicators_shown(indicators)
        self.rows, self.declared = compared.rows, indicators  # as they were measured
        self.lang = lang
        self.names = compared.names(lang)
        there = set(compared.differences.loc[compared.differences["by"] == "", "indicator"])
        self.main = [name for name in main if name in there and name in indicators]
        self.others = [name for name in indicators if name in there and name not in self.main]
        self.findings = {option: self._findings(option) for option in compared.options}

    def say(self, code: str, **gaps: object) -> str:
        """A text of ``text/messages/zh/report.po`` with its gaps filled."""
        return label(f"report.{code}", self.lang).format(**gaps)

    def _findings(self, option: str) -> dict[str, Finding]:
        before, after = (_totals(self.compared.summary, name) for name in (self.compared.base, option))
        change = _totals(self.compared.differences, option)
        wanted = [name for name in (*self.main, *self.others) if name in change]
        return {name: self._finding(name, before[name], after[name], change[name]) for name in wanted}

    def _finding(self, name: str, before: _Row, after: _Row, change: _Row) -> Finding:
        declared = self.indicators[name]
        p = change["p_holm"] if name in self.main else change["q"]
        return Finding(
            name,
            said(declared.name, self.lang),
            said(declared.unit, self.lang),
            declared.group,
            found(change["verdict"], declared.better, change["low"], change["high"]),
            float(change["relative"]),
            mean_with_interval(before),
            mean_with_interval(after),
            typeset(signed(change["difference"], change["low"], change["high"])),
            self.say("points") if said(declared.unit, "en").startswith("%") else "",
            "–" if pd.isna(p) else "< 0.0001" if p < 1e-4 else f"{p:.4f}",
            (float(before["mean"]), float(after["mean"])),
            (float(change["difference"]), float(change["low"]), float(change["high"])),
            (half_width(before), half_width(after)),
        )

    # --- the two-minute page ------------------------------------------------------------------------

    def title(self) -> str:
        """Which options with which base."""
        options = listed((self.names[name] for name in self.compared.options[:3]), self.lang)
        if len(self.compared.options) > 3:
            options = self.say("number_of_options", count=len(self.compared.options))
        return capital(self.say("title", options=options, base=self.names[self.compared.base]))

    def subtitle(self) -> str:
        """How much was run."""
        base = self.compared.scenario(self.compared.base)
        residents = f"{base['residents']:,}"
        return self.say("subtitle", residents=residents, years=base["years"], runs=self.compared.pairs)

    def compared_how(self) -> str:
        """What was compared where and how long."""
        compared = self.compared
        base = compared.scenario(compared.base)
        text = self.say(
            "compared" if len(compared.options) > 1 else "compared_one",
            options=listed((self.names[name] for name in compared.options), self.lang),
            base=self.names[compared.base], residents=f"{base['residents']:,}", years=base["years"],
            window=compared.window,
        )  # fmt: skip
        others = [
            self.say("other_community", option=self.names[option], base=self.names[compared.base])
            for option in compared.options
            if any(
                compared.scenario(option)[part] != base[part] for part in ("residents", "area_km2", "table")
            )
        ]
        if base["residents"] < CommunitySpec.residents:
            whole = f"{CommunitySpec.residents:,}"
            others.append(label("small_town", self.lang).format(f"{base['residents']:,}", whole))
        return joined([text, *others, *self._tallies()], self.lang)

    def undone(self) -> list[str]:
        """In how many runs and when the street office came back, which is said before anything else."""
        texts, found_in_all = [], undone(self.compared.rows)
        if len(found_in_all) > _APART:
            items = [
                self.say("undone_item", option=self.names[it.scenario], count=len(it.months), runs=it.runs)
                for it in found_in_all
            ]
            return [self.say("undone_many", items=listed(items, self.lang))]
        for found_ in found_in_all:
            months, (low, high) = sorted(found_.months.values()), found_.share
            code = "undone" if months[0] < months[-1] else "undone_once"
            gaps = {"count": len(months), "runs": found_.runs, "first": months[0], "last": months[-1]}
            ends = {"low": percent(low, self.lang), "high": percent(high, self.lang)}
            texts.append(self.say(code, option=self.names[found_.scenario], **gaps, **ends))
        return texts

    def _tallies(self) -> list[str]:
        """The tally of each option; of several that would read the same once, with all their names."""
        options, alike = self.compared.options, dict[str, list[str]]()
        if len(options) <= _APART:
            return [self.tally(option) for option in options]
        for option in options:
            alike.setdefault(self.tally(option, "\0"), []).append(self.names[option])
        return [text.replace("\0", listed(names, self.lang)) for text, names in alike.items()]

    def tally(self, option: str, name: str = "") -> str:
        """How many main outcomes are better, worse and unclear; `name` is what the option is called."""
        verdicts = [
            self.findings[option][name].verdict for name in self.main if name in self.findings[option]
        ]
        called = name or self.names[option]
        who = {"option": called, "base": self.names[self.compared.base], "of": len(verdicts)}
        if self.compared.pairs < 2:
            return self.say("nothing_one", **who)
        better, worse = verdicts.count("better"), verdicts.count("worse")
        if not any(verdict in _VERDICTS for verdict in verdicts):
            return self.say("identical" if self.identical(option) else "nothing", **who)
        return self.say("tally", **who, better=better, worse=worse, unclear=len(verdicts) - better - worse)

    def identical(self, option: str) -> bool:
        """Whether the option is as the base in the main outcomes of every run."""
        rows = self.compared.differences
        rows = rows[(rows["scenario"] == option) & (rows["by"] == "") & rows["indicator"].isin(self.main)]
        return bool((rows[["difference", "low", "high"]] == 0.0).all(axis=None))

    def _largest(self, here: Sequence[Finding]) -> list[Finding]:
        """The largest relative changes, in the order of the tables."""
        if len(here) <= _SHOWN + 1:
            return list(here)
        ranked = sorted(here, key=lambda f: -abs(f.relative) if pd.notna(f.relative) else 0.0)[:_SHOWN]
        return [finding for finding in here if finding in ranked]

    def sure(self, also_of: Sequence[str] = ()) -> tuple[Points, ...]:
        """How many runs, what the intervals are about, how many differences are known well.

        `also_of` names what is shown beside the main outcomes, and corrected with the other indicators.
        """
        compared = self.compared
        rows = compared.differences[(compared.differences["by"] == "")]
        rows = rows[rows["indicator"].isin(self.main)]
        texts = []
        if compared.pairs > 1:
            looked = int(rows["family"].max()) if rows["family"].notna().any() else 0
            texts.append(self.say("sure_runs", runs=compared.pairs, looked=looked))
            if also_of:
                texts.append(self.say("sure_also", names=listed(also_of, self.lang)))
            half = (rows["high"] - rows["low"]) / 2.0
            before = _totals(compared.summary, compared.base)
            level = rows["indicator"].map(lambda name: abs(before[name]["mean"]))
            known = int((half <= HALF_WIDTH * level).sum())
            share = percent(HALF_WIDTH, self.lang)
            texts.append(self.say("precise", known=known, of=len(rows), share=share))
            if any(
                f.verdict not in _VERDICTS
                for option, own in self.findings.items()
                for f in self._mains(own)
                if not self.identical(option)
            ):
                texts.append(self.say("sure_unclear"))
                if bound := self._bound(rows, level):
                    texts.append(self.say("sure_bound", share=bound))
            texts.append(self.say("sure_luck"))
        else:
            texts.append(self.say("sure_one"))
        runs = compared.manifest["runs"]
        failed, done = len(runs["failed"]), len(runs["finished"])
        if failed or done < runs["planned"]:
            missing = runs["planned"] - done - failed
            texts.append(self.say("failed", failed=failed, planned=runs["planned"], missing=missing))
        return (Points("", tuple(Point("", text) for text in texts)),)

    def _bound(self, rows: pd.DataFrame, level: pd.Series) -> str:
        """What no difference exceeds, in % of the base's level, where none is clear; else nothing."""
        clear = any(f.verdict in _VERDICTS for own in self.findings.values() for f in self._mains(own))
        ends = rows[["low", "high"]].abs().max(axis=1)
        if clear or not ((level > 0.0) | (ends == 0.0)).all():
            return ""  # nothing can be said in % of nothing
        most = math.ceil(100.0 * float((ends / level.where(level > 0.0, 1.0)).max())) / 100.0
        return percent(most, self.lang) if most < 1.0 else ""

    def _mains(self, own: Mapping[str, Finding]) -> list[Finding]:
        return [finding for name, finding in own.items() if name in self.main]

    def prices(self) -> list[str]:
        """What is worse under each option that has anything worse."""
        compared = self.compared
        texts = []
        for option in compared.options:
            said_ = []
            worse = [f.name for f in self._mains(self.findings[option]) if f.verdict == "worse"]
            if worse:
                names = listed(worse, self.lang)
                said_.append(self.say("price", option=self.names[option], names=names))
            others = [
                f
                for name, f in self.findings[option].items()
                if name in self.others and self.indicators[name].better != "none"
            ]
            worst = [f for f in others if f.verdict == "worse"]
            hidden = [f.name for f in self._largest(worst)]
            if hidden:
                if len(hidden) < len(worst):
                    left = len(worst) - len(hidden)
                    hidden.append(self.say("and_more", count=left, table=self.say("others")))
                gaps = {"count": len(worst), "of": len(others), "names": listed(hidden, self.lang)}
                said_.append(self.say("price_others", option=self.names[option], **gaps))
            if said_:
                texts.append(joined(said_, self.lang))
        return texts

    def fails(self) -> tuple[Points, ...]:
        """The price, and what was not tried."""
        compared = self.compared
        texts = self.prices()
        texts.append(self.say("fails_parameters"))
        scenarios = [compared.scenario(name) for name in self.names]
        if not any(scenario["events"] for scenario in scenarios):
            texts.append(self.say("fails_events"))
        table = compared.scenario(compared.base)["table"]
        texts.append(self.say("fails_place_table", table=table) if table else self.say("fails_place"))
        return (Points("", tuple(Point("", text) for text in texts)),)

    def reform_months(self) -> list[int]:
        """The months after the first in which an option changes structure, in order."""
        last = self.compared.scenario(self.compared.base)["years"] * MONTHS_A_YEAR
        timelines = [self.compared.scenario(option)["timeline"] for option in self.compared.options]
        months = {int(phase["month"]) for timeline in timelines for phase in timeline[1:]}
        return sorted(month for month in months if month <= last)


type _Row = Mapping[Hashable, Any]


def _totals(table: pd.DataFrame, scenario: str) -> dict[str, _Row]:
    """The rows of one scenario without breakdown, by indicator."""
    own = table[(table["scenario"] == scenario) & (table["by"] == "")]
    return {str(row["indicator"]): row for row in own.to_dict("records")}


def half_width(row: _Row) -> float:
    """Half the width of a row's interval; NaN where there is none."""
    return float(row["high"] - row["low"]) / 2.0


def mean_with_interval(row: _Row) -> str:
    """``0.812 ± 0.015``, as precise as the interval; the mean alone where there is none."""
    return typeset(with_interval(row["mean"], row["low"], row["high"]))
