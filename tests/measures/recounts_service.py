"""Indicators of service worked out again, case by case."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.institutions.affairs import AREAS, CLASSES
from sim.institutions.structure import SYSTEMS
from tests.recount import Row, Seen, recount

VULNERABLE = ("low_income", "disabled", "very_old", "lives_alone")
GROUPS = (*VULNERABLE, "migrant", "unemployed")
BY_CASE = ("area", "class", "precinct", "resident_group")
BY_TASK = ("area", "class", "precinct")


def of_residents(seen: Seen) -> pd.DataFrame:
    return seen.rows[seen.rows["person"] >= 0]


def public(seen: Seen) -> pd.DataFrame:
    mine = of_residents(seen)
    return mine[mine["class"] != "everyday"]


def public_done(seen: Seen) -> pd.DataFrame:
    sample = public(seen)
    return sample[sample["state"] == "done"]


def tasks(seen: Seen) -> pd.DataFrame:
    return seen.rows[seen.rows["person"] < 0]


def groups(seen: Seen, sample: pd.DataFrame, by: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each group of a breakdown; one resident may be in several."""
    if by == "resident_group":
        for group in GROUPS:
            yield group, sample[sample[group]]
    elif by == "precinct":
        for p in range(seen.model.structure.precincts):
            yield str(p + 1), sample[sample["precinct"] == p]
    else:
        keys = {"area": AREAS, "class": CLASSES, "system": SYSTEMS}[by]
        for key in keys:
            yield key, sample[sample[by] == key]


def means(seen: Seen, sample: pd.DataFrame, values: pd.Series, dimensions: tuple[str, ...]) -> Iterator[Row]:
    """The mean of what belongs to a sample's rows, in all and by group; empty groups are not told."""
    values = values.astype(float)
    yield "", "", values.mean()
    for by in dimensions:
        for key, rows in groups(seen, sample, by):
            if len(rows):
                yield by, key, values[rows.index].mean()


def totals(
    seen: Seen,
    sample: pd.DataFrame,
    values: pd.Series,
    dimensions: tuple[str, ...],
    unit: float = 1.0,
) -> Iterator[Row]:
    """Sums, in all and by group, empty groups as 0."""
    values = values.astype(float)
    yield "", "", values.sum() / unit
    for by in dimensions:
        for key, rows in groups(seen, sample, by):
            yield by, key, values[rows.index].sum() / unit


def in_time(sample: pd.DataFrame) -> pd.Series:
    return (sample["state"] == "done") & (sample["days"] <= sample["due"])


def counted(seen: Seen, cases: npt.NDArray[np.int64]) -> Iterator[Row]:
    """A count by affair, in all, by area and by class."""
    catalogue = list(seen.model.spec.affairs.values())
    yield "", "", float(sum(cases))
    for area in AREAS:
        yield "area", area, float(sum(n for a, n in zip(catalogue, cases, strict=True) if a.area == area))
    for name in CLASSES:
        of = [n for a, n in zip(catalogue, cases, strict=True) if a.affair_class == name]
        yield "class", name, float(sum(of))


@recount("cases_raised")
def _(seen: Seen) -> Iterator[Row]:
    names = list(seen.model.spec.affairs)
    ended = seen.rows["affair"].value_counts()
    of = np.array([ended.get(name, 0) for name in names])
    yield from counted(seen, seen.open_now - seen.open_before + of)


@recount("cases_done")
def _(seen: Seen) -> Iterator[Row]:
    office = [o.body for o in seen.model.layout.offices]
    rows = seen.rows.assign(system=[seen.system_of(office[o]) if o >= 0 else "" for o in seen.rows["office"]])
    yield from totals(seen, rows, rows["state"] == "done", ("area", "class", "precinct", "system"))


@recount("cases_open")
def _(seen: Seen) -> Iterator[Row]:
    yield from counted(seen, seen.open_now)


@recount("time_to_finish_mean")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public_done(seen), public_done(seen)["days"], BY_CASE)


def _quantile(seen: Seen, q: float) -> Iterator[Row]:
    sample = public_done(seen)
    yield "", "", float(np.quantile(sample["days"].astype(float), q))
    for by in ("area", "class"):
        for key, rows in groups(seen, sample, by):
            if len(rows):
                yield by, key, float(np.quantile(rows["days"].astype(float), q))


@recount("time_to_finish_median")
def _(seen: Seen) -> Iterator[Row]:
    yield from _quantile(seen, 0.5)


@recount("time_to_finish_p90")
def _(seen: Seen) -> Iterator[Row]:
    yield from _quantile(seen, 0.9)


@recount("on_time_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public(seen), in_time(public(seen)), BY_CASE)


@recount("on_time_share_all")
def _(seen: Seen) -> Iterator[Row]:
    mine = of_residents(seen)
    yield from means(seen, mine, in_time(mine), ("class", "resident_group"))


@recount("visits_per_case")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public_done(seen), public_done(seen)["visits"], BY_CASE)


@recount("first_visit_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public_done(seen), public_done(seen)["visits"] < 2, ("area", "class"))


@recount("counter_wait")
def _(seen: Seen) -> Iterator[Row]:
    direct = public_done(seen)
    direct = direct[direct["class"] == "direct"]
    yield from means(seen, direct, direct["counter_minutes"], ("area",))


@recount("handoffs_per_case")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public_done(seen), public_done(seen)["handoffs"], ("area", "class"))


@recount("redirected_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public(seen), public(seen)["redirected"], ("area", "class"))


@recount("bounced_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public(seen), public(seen)["bounced"], ("area", "class"))


@recount("given_up_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public(seen), public(seen)["state"] == "given_up", BY_CASE)


@recount("unmet_need")
def _(seen: Seen) -> Iterator[Row]:
    mine = of_residents(seen)
    lost = mine["loss"].where(mine["state"] == "given_up", 0.0)
    yield from totals(seen, mine, lost, ("area", "class"), seen.thousands)


@recount("everyday_met_share")
def _(seen: Seen) -> Iterator[Row]:
    mine = of_residents(seen)
    mine = mine[mine["class"] == "everyday"]
    yield from means(seen, mine, mine["state"] == "done", ("precinct", "resident_group"))


@recount("satisfaction")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, public(seen), public(seen)["satisfaction"], BY_CASE)


@recount("satisfaction_all")
def _(seen: Seen) -> Iterator[Row]:
    mine = of_residents(seen)
    yield from means(seen, mine, mine["satisfaction"], ("class", "resident_group"))


@recount("vulnerable_gap")
def _(seen: Seen) -> Iterator[Row]:
    sample = public(seen)
    weak = sample[list(VULNERABLE)].any(axis=1)
    values = sample["satisfaction"].astype(float)
    yield "", "", values[~weak].mean() - values[weak].mean()


@recount("quality_claimed")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, tasks(seen), tasks(seen)["state"] == "done", BY_TASK)


@recount("quality_true")
def _(seen: Seen) -> Iterator[Row]:
    sample = tasks(seen)
    yield from means(seen, sample, sample["quality"].where(sample["state"] == "done", 0.0), BY_TASK)


@recount("tasks_on_time_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, tasks(seen), in_time(tasks(seen)), ("area", "class"))


@recount("tasks_expired_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from means(seen, tasks(seen), tasks(seen)["state"] == "expired", ("area", "class"))


@recount("cost_per_case")
def _(seen: Seen) -> Iterator[Row]:
    model, yuan = seen.model, 0.0
    for body, hours in seen.work.groupby("body"):
        for affair, spent in hours.groupby("affair")["hours"].sum().items():
            entry = model.spec.affairs[str(affair)]
            if entry.programme is None and entry.affair_class != "everyday":
                yuan += spent * mean_pay(seen, str(body)) / 140.0
    yield "", "", yuan / len(public_done(seen))


def mean_pay(seen: Seen, body: str) -> float:
    """Yuan a month that a person of a body or department is paid on average, by the structure."""
    structure, values = seen.model.structure, seen.model.values
    pay: list[tuple[float, float]] = []
    if body in structure.departments:
        department = structure.departments[body]
        pay.append((department.field_staff, values["wage.civil_servant"]))
        pay.append((department.coordinators + seen.hired[body], values["wage.coordinator"]))
    elif body in structure.bodies:
        for post in structure.bodies[body].posts.values():
            if not post.dual_post_of:
                pay.append((post.count, 0.0 if post.pay == "unpaid" else values[f"wage.{post.pay}"]))
    people = sum(n for n, _ in pay)
    return sum(n * w for n, w in pay) / people if people else 0.0


@recount("complaints")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.complaints.sum() / seen.thousands
    for p, residents in enumerate(seen.residents):
        yield "precinct", str(p + 1), seen.complaints[p].sum() * 1000.0 / residents


@recount("stations_referred_share")
def _(seen: Seen) -> Iterator[Row]:
    direct = public(seen)
    direct = direct[direct["class"] == "direct"]
    yield from means(seen, direct, direct["referred"], ("area",))
