"""A structure's rules and the registry's numbers, as the kernels take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.cases.feedback import Lessons
from sim.cases.offices import Layout
from sim.cases.planning_state import Policy
from sim.cases.routing import RouteBook, route_book
from sim.institutions.affairs import Affair
from sim.institutions.parameters import Parameters
from sim.institutions.structure import Structure
from sim.mechanisms.complaints import complaint_rate
from sim.mechanisms.satisfaction import make_dislikes
from sim.mechanisms.sorting_errors import error_rate, sorter_of
from sim.mechanisms.task_funding import paid_share


def make_book(
    structure: Structure, affairs: Mapping[str, Affair], layout: Layout, values: Parameters
) -> RouteBook:
    """The structure's routes as tables."""
    return route_book(
        structure, affairs, layout, charges={"market": 1.0, "service_station": values["station.price_factor"]}
    )


def make_policy(
    values: Parameters, structure: Structure, layout: Layout, sorters: Sequence[str] = ()
) -> Policy:
    """The rules in force; `sorters` are kinds of body of a user's own that sort cases."""
    rules = structure.rules
    sorter = sorter_of(structure.by_kind(), sorters)
    site = layout.site(sorter) if sorter is not None else None
    return Policy(
        one_stop=rules["one_stop"],
        delegated_authority=rules["delegated_authority"],
        sorting_error=error_rate(rules["affairs_sorted"], values["sorting.error_share"]),
        funded=paid_share(rules["money_follows_task"], values),
        relay_hours=values["relay.hours"],
        direct_hours=values["push.direct_hours"],
        redirect_hours=values["door.redirect_hours"],
        sorting_hours=values["sorting.hours"],
        check_hours=values["oversight.check_hours"],
        standing=values["balking.patience"],
        sorting_site=-1 if site is None else site.row,
    )


def make_lessons(
    values: Parameters, structure: Structure, layout: Layout, low_cost: float, heard: float
) -> Lessons:
    """How residents judge and learn; `heard` is a factor on complaints that reach somebody."""
    kinds = dict(structure.by_kind())
    station = kinds.get("service_station")
    both = station in layout.doors and "public_service_centre" in kinds
    return Lessons(
        dislikes=make_dislikes(values, low_cost),
        trust_step=values["trust.step"],
        complaint_rate=complaint_rate(values["complaint.rate"], heard),
        station=layout.doors.index(station) if both and station is not None else -1,
        told=values["station.told_share"],
    )
