"""Community (社区): households and residents, synthetic or from a user's table, and how they are connected.

`build_community` makes a `Community`, a set of columns. Same specification, parameters and seed: same
columns. One more resident leaves all columns of the residents before as they were; at the edge the last
household may grow, the limits of precincts shift and a few links of the network change.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.community.columns import FEWEST, MOST, Community
from sim.community.composition import compositions
from sim.community.network import neighbours_of
from sim.community.places import compounds_of, homes, land
from sim.community.shares import chances, incomes
from sim.community.synthetic import Given, draw_people, sizes_for
from sim.institutions.documents import InputError, Problem
from sim.institutions.scenario import CommunitySpec
from sim.text.problems import message


def build_community(spec: CommunitySpec, parameters: Mapping[str, float], seed: int) -> Community:
    """The community of `spec`: from its table if it names one, otherwise synthetic.

    A table says how many residents there are; `spec.residents` is then not used, and `spec.area_km2` is
    the land that homes are drawn on if the table gives no coordinates. `parameters` are the registry's
    (those with the prefix ``community.`` are read). Raises InputError for a wrong table, a number of
    residents out of bounds, an area not above 0, and shares that cannot all be true.
    """
    if not spec.area_km2 > 0.0:
        raise InputError(Problem("community", 0, "area_km2", f"{spec.area_km2:g}", message("more_than_0")))
    households = compositions(parameters)
    ground = land(spec.area_km2, parameters, seed)
    coordinates = None
    if spec.table is None:
        if not FEWEST <= spec.residents <= MOST:
            allowed = message("range", fewest=FEWEST, most=f"{MOST:,}")
            raise InputError(Problem("community", 0, "residents", str(spec.residents), allowed))
        count = spec.residents
        given = Given.nothing(sizes_for(count, households, seed))
    else:
        from sim.community.table import read_table  # pandas takes time to import

        line = parameters["community.relief_line"]
        given, coordinates = read_table(spec.table, area_km2=spec.area_km2, relief_line=line, seed=seed)
        count = int(given.size.sum())
    compound = compounds_of(given.size.size, ground, seed)
    income = incomes(parameters, ground.ranks)
    people = draw_people(
        given, compound, households, chances(parameters, households), income, parameters, seed
    )
    size = given.size.astype(np.int16)
    size[-1] -= size.sum(dtype=np.int64) - count
    if coordinates is None:
        box, (x, y) = ground.box, homes(compound, ground, seed)
    else:
        x, y = coordinates
        box = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    return Community(
        area_km2=spec.area_km2,
        box=box,
        household=people.household[:count],
        attributes=people.attributes[:count],
        age=people.age[:count],
        income=people.income[:count],
        trust=people.trust[:count],
        x=x,
        y=y,
        size=size,
        neighbours=neighbours_of(x, y, box, parameters, seed),
    )


__all__ = ["FEWEST", "MOST", "Community", "build_community"]
