"""Posts and hours (岗位与工时): who counts, how much is due, what hours are divided into."""

from __future__ import annotations

from collections.abc import Mapping

from sim.institutions.structure import BodyData, Post

HALVINGS = 100
"""How often the interval is halved in which the level is: then it is as narrow as numbers can be."""


def number_of(body: BodyData, precincts: int) -> int:
    """How many like bodies there are."""
    return precincts if body.per == "precinct" else body.count


def established(posts: list[Post]) -> float:
    """Posts that the district pays, neither leading nor held beside another one."""
    return sum(p.count for p in posts if p.payer == "district" and p.duty != "lead" and not p.dual_post_of)


def leaders(posts: list[Post]) -> float:
    """Leading posts that the district pays, not held beside another one."""
    return sum(p.count for p in posts if p.payer == "district" and p.duty == "lead" and not p.dual_post_of)


def load_of(due: float, hours: float, values: Mapping[str, float]) -> float:
    """Hours due over the hours there are, up to a most."""
    if hours > 0.0:
        return min(due / hours, values["coping.most_load"])
    return values["coping.most_load"] if due > 0.0 else 1.0


def effort_under(load: float, values: Mapping[str, float]) -> float:
    """Coping: the share of full effort that goes into a task under a load."""
    return 1.0 if load <= 1.0 else max(values["coping.floor"], load ** -values["coping.exponent"])


def quality_of(effort: float, values: Mapping[str, float]) -> float:
    """Share of full quality of what is done with a share of full effort."""
    return float(effort ** values["coping.quality_exponent"])


def fill(
    claims: Mapping[str, float], hours: float, weights: Mapping[str, float], floors: Mapping[str, float]
) -> dict[str, float]:
    """Water-filling: h = max(floor, min(claim, level * weight)), at the level at which all is given."""
    if sum(claims.values()) <= hours:
        return dict(claims)
    most = sum(floors.values())
    if most > hours:
        floors = {name: hours * floor / most for name, floor in floors.items()}

    def at(level: float) -> dict[str, float]:
        return {n: max(floors[n], min(asked, level * weights[n])) for n, asked in claims.items()}

    low, high = 0.0, max(asked / weights[name] for name, asked in claims.items())
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        if sum(at(middle).values()) < hours:
            low = middle
        else:
            high = middle
    return at(low)
