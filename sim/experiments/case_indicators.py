"""Indicators of service worked out again from a case table alone, with nothing of the model's measures.

All come back but the facility level, which is the state of things and in no case. Who wants an indicator of
their own, or wants to check ours, begins here: each is a line or two of pandas over the rows of a month. The
values are the run's but for the order in which numbers are added (1e-12).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from sim.experiments.case_reading import CaseTable
from sim.experiments.rows import RUN_COLUMNS
from sim.institutions.affairs import AREAS, CLASSES
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.institutions.structure import SYSTEMS
from sim.measures.month import RATHER_SATISFIED

type Part = tuple[str, str, float]
"""Breakdown, key, value."""

GROUPS = ("low_income", "disabled", "very_old", "lives_alone", "migrant", "unemployed")
"""Columns that say to which groups of residents a case belongs; the first four are the vulnerable."""
_VULNERABLE = list(GROUPS[:4])
_OUTCOMES = ("area", "class", "precinct", "resident_group")
_COLUMNS = (
    "affair", "class", "area", "person", "precinct", "month_raised", "month_ended", "state", "system", "loss",
    "satisfaction", "visits", "handoffs", "days", "counter_minutes", "quality", "on_time", "bounced",
    "redirected", "referred", "orphaned", "complained", *GROUPS,
)  # fmt: skip


def service_indicators(table: CaseTable, months: Iterable[int] | None = None) -> pd.DataFrame:
    """The indicators of service of a run (`sim.experiments.rows.RUN_COLUMNS`), from its case table.

    Args:
        table: of the run.
        months: of which months, from 1; None: all.

    A value is missing where there is nobody of whom it could speak, and a row where a part has nobody, as in
    ``indicators.parquet``.
    """
    every, hours = table.cases(_COLUMNS), table.hours()
    homes = table.precincts()
    words = ("affair", "class", "area", "state", "system")
    every = every.assign(**{word: every[word].astype(object).fillna("") for word in words})
    asked = every[every["person"].notna() & (every["class"] != "everyday")]["affair"].unique()
    public = hours[hours["affair"].astype(str).isin(asked)]
    yuan = (public["hours"] * public["yuan_an_hour"]).groupby(public["month"]).agg(math.fsum)
    rows: list[tuple[int, str, str, str, float]] = []
    for month in sorted(homes["month"].unique().tolist()) if months is None else months:
        here = homes[homes["month"] == month]
        residents = dict(zip(here["precinct"].tolist(), here["residents"].tolist(), strict=True))
        own = _Month(every, month, table.known.residents / 1000.0, residents)
        parts = {name: list(work_out(own)) for name, work_out in _INDICATORS.items()}
        done = int((own.public["state"] == "done").sum())
        parts["cost_per_case"] = [("", "", float(yuan.get(month, 0.0)) / done if done else math.nan)]
        rows += [(month, name, *part) for name, found in parts.items() for part in found]
    return pd.DataFrame(rows, columns=list(RUN_COLUMNS))


class _Month:
    """The cases of a month, by what indicators speak of."""

    def __init__(self, every: pd.DataFrame, month: int, thousands: float, homes: dict[int, int]) -> None:
        self.thousands, self.homes = thousands, homes
        raised, ended = every["month_raised"], every["month_ended"].astype(float).fillna(math.inf)
        self.raised = every[raised == month]
        self.open = every[(raised <= month) & (ended > month)]
        self.ended = every[ended == month]
        self.mine = self.ended[self.ended["person"].notna()]
        self.tasks = self.ended[self.ended["person"].isna()]
        self.needs = self.mine[self.mine["class"] == "everyday"]
        self.public = self.mine[self.mine["class"] != "everyday"]
        self.done = self.public[self.public["state"] == "done"]
        self.direct = self.public[self.public["class"] == "direct"]
        self.spent = self._spent(every, month)

    def _spent(self, every: pd.DataFrame, month: int) -> pd.DataFrame:
        """Hours and visits of each resident with a matter that ended in the year that the month ends."""
        first = month - MONTHS_A_YEAR if month % MONTHS_A_YEAR == 0 else month
        year = every[every["month_ended"].astype(float).between(first + 1, month)]
        own = year[year["person"].notna() & (year["class"] != "everyday") & ~year["orphaned"]]
        hours = own["counter_minutes"].astype(float) / 60.0
        spent = own.assign(hours=hours).groupby("person")[["hours", "visits"]].sum()
        return spent.astype(float)

    def gini(self, what: str) -> Iterator[Part]:
        """Half the mean difference between two residents, over the mean."""
        values = np.sort(self.spent[what].to_numpy())
        below = np.concatenate([[0.0], np.cumsum(values)])
        shares = below / below[-1] if below[-1] > 0.0 else below * math.nan
        # twice the area between the line of equality and the Lorenz curve, by trapezia
        area = float((shares[1:] + shares[:-1]).sum()) / 2.0 / max(1, values.size)
        yield "", "", 1.0 - 2.0 * area if values.size else math.nan

    def worst(self, what: str) -> Iterator[Part]:
        """The mean of the tenth with the most."""
        most = self.spent[what].nlargest(max(1, round(len(self.spent) / 10.0)))
        yield "", "", float(most.mean())

    def _keys(self, by: str) -> Sequence[object]:
        if by == "precinct":
            return sorted(self.homes)
        return {"area": AREAS, "class": CLASSES, "system": SYSTEMS}[by]

    def mean(self, rows: pd.DataFrame, values: pd.Series, by: Sequence[str]) -> Iterator[Part]:
        """Means, in total and by part; parts without rows are left out."""
        values = values.astype(float)
        yield "", "", float(values.mean())
        for name in by:
            if name == "resident_group":
                yield from ((name, g, float(values[rows[g]].mean())) for g in GROUPS if rows[g].any())
                continue
            means = values.groupby(rows[name]).mean().to_dict()
            yield from ((name, str(key), float(means[key])) for key in self._keys(name) if key in means)

    def total(
        self, rows: pd.DataFrame, values: pd.Series, by: Sequence[str], unit: float = 1.0
    ) -> Iterator[Part]:
        """Sums over `unit`, in total and by part; parts without rows are 0."""
        values = values.astype(float)
        yield "", "", float(values.sum()) / unit
        for name in by:
            sums = values.groupby(rows[name]).sum()
            yield from ((name, str(key), float(sums.get(key, 0.0)) / unit) for key in self._keys(name))

    def quantile(self, share: float) -> Iterator[Part]:
        """Days to finish within which a share of the cases was done."""
        days = self.done["days"].astype(float)
        yield "", "", float(np.quantile(days, share)) if days.size else math.nan
        for name in ("area", "class"):
            for key in self._keys(name):
                part = days[self.done[name] == key]
                if part.size:
                    yield name, str(key), float(np.quantile(part, share))

    def gap(self) -> Iterator[Part]:
        """How much more satisfied those are who are not vulnerable."""
        weak = self.public[_VULNERABLE].any(axis=1)
        happy = self.public["satisfaction"].astype(float)
        yield "", "", float(happy[~weak].mean() - happy[weak].mean())

    def complaints(self) -> Iterator[Part]:
        """Complaints per 1,000 residents."""
        complaints = self.mine["complained"].astype(float)
        yield "", "", float(complaints.sum()) / self.thousands
        sums = complaints.groupby(self.mine["precinct"]).sum()
        for precinct, residents in sorted(self.homes.items()):
            yield "precinct", str(precinct), float(sums.get(precinct, 0.0)) / (max(1, residents) / 1000.0)

    @property
    def dissatisfied(self) -> pd.DataFrame:
        """Residents' cases that ended with some body and left them rather dissatisfied than satisfied."""
        somewhere = self.mine[self.mine["system"] != ""]
        unhappy: pd.DataFrame = somewhere[somewhere["satisfaction"] < RATHER_SATISFIED]
        return unhappy

    def complaint_voice(self) -> Iterator[Part]:
        """Complaints for each dissatisfied case."""
        cases = len(self.dissatisfied)
        yield "", "", float(self.mine["complained"].sum()) / cases if cases else math.nan

    def dissatisfied_cases(self) -> Iterator[Part]:
        """Dissatisfied cases per 1,000 residents."""
        yield "", "", len(self.dissatisfied) / self.thousands
        sums = self.dissatisfied["precinct"].value_counts()
        for precinct, residents in sorted(self.homes.items()):
            yield "precinct", str(precinct), float(sums.get(precinct, 0)) * 1000.0 / max(1, residents)


def _is(rows: pd.DataFrame, state: str) -> pd.Series:
    return rows["state"] == state


_INDICATORS: dict[str, Callable[[_Month], Iterator[Part]]] = {
    "cases_raised": lambda m: m.total(m.raised, m.raised["loss"] >= 0.0, ("area", "class")),
    "cases_done": lambda m: m.total(m.ended, _is(m.ended, "done"), ("area", "class", "precinct", "system")),
    "cases_open": lambda m: m.total(m.open, m.open["loss"] >= 0.0, ("area", "class")),
    "time_to_finish_mean": lambda m: m.mean(m.done, m.done["days"], _OUTCOMES),
    "time_to_finish_median": lambda m: m.quantile(0.5),
    "time_to_finish_p90": lambda m: m.quantile(0.9),
    "on_time_share": lambda m: m.mean(m.public, m.public["on_time"], _OUTCOMES),
    "on_time_share_all": lambda m: m.mean(m.mine, m.mine["on_time"], ("class", "resident_group")),
    "visits_per_case": lambda m: m.mean(m.done, m.done["visits"], _OUTCOMES),
    "first_visit_share": lambda m: m.mean(m.done, m.done["visits"] <= 1, ("area", "class")),
    "counter_wait": lambda m: m.mean(
        m.direct[_is(m.direct, "done")], m.direct["counter_minutes"][_is(m.direct, "done")], ("area",)
    ),
    "handoffs_per_case": lambda m: m.mean(m.done, m.done["handoffs"], ("area", "class")),
    "redirected_share": lambda m: m.mean(m.public, m.public["redirected"], ("area", "class")),
    "bounced_share": lambda m: m.mean(m.public, m.public["bounced"], ("area", "class")),
    "given_up_share": lambda m: m.mean(m.public, _is(m.public, "given_up"), _OUTCOMES),
    "unmet_need": lambda m: m.total(
        m.mine, m.mine["loss"].where(_is(m.mine, "given_up"), 0.0), ("area", "class"), m.thousands
    ),
    "everyday_met_share": lambda m: m.mean(m.needs, _is(m.needs, "done"), ("precinct", "resident_group")),
    "satisfaction": lambda m: m.mean(m.public, m.public["satisfaction"], _OUTCOMES),
    "satisfaction_all": lambda m: m.mean(m.mine, m.mine["satisfaction"], ("class", "resident_group")),
    "vulnerable_gap": lambda m: m.gap(),
    "visit_hours": lambda m: iter([("", "", float(m.spent["hours"].mean()))]),
    "visit_hours_gini": lambda m: m.gini("hours"),
    "visit_hours_worst_decile": lambda m: m.worst("hours"),
    "visits_gini": lambda m: m.gini("visits"),
    "visits_worst_decile": lambda m: m.worst("visits"),
    "quality_claimed": lambda m: m.mean(m.tasks, _is(m.tasks, "done"), _OUTCOMES[:3]),
    "quality_true": lambda m: m.mean(m.tasks, m.tasks["quality"], _OUTCOMES[:3]),
    "tasks_on_time_share": lambda m: m.mean(m.tasks, m.tasks["on_time"], ("area", "class")),
    "tasks_expired_share": lambda m: m.mean(m.tasks, _is(m.tasks, "expired"), ("area", "class")),
    "stations_referred_share": lambda m: m.mean(m.direct, m.direct["referred"], ("area",)),
    "complaints": lambda m: m.complaints(),
    "complaint_voice": lambda m: m.complaint_voice(),
    "dissatisfied_cases": lambda m: m.dissatisfied_cases(),
}
SERVICE = (*_INDICATORS, "cost_per_case")
"""The indicators that a case table gives back."""
