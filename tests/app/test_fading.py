"""Paths of what fades out: in years, and in the tones that the same parts have in an answer."""

from __future__ import annotations

import pandas as pd

from sim.app.chart_parts import TONES
from sim.app.fading import stacked_path
from sim.institutions.scenario import MONTHS_A_YEAR


def test_a_path_is_drawn_in_years_and_in_the_tones_of_the_answer() -> None:
    own = pd.DataFrame({"month": range(1, 37), "posts": 70.0, "pool": 5.0, "coordinators": 17.0})
    names = {part: part for part in ("posts", "pool", "coordinators")}
    drawn = stacked_path(own, names, 92.0, "en", back=25)
    assert drawn["xAxis"]["sqMonthsAYear"] == MONTHS_A_YEAR
    assert drawn["xAxis"]["name"] == "year"
    assert [layer["areaStyle"]["color"] for layer in drawn["series"]] == list(TONES)
    assert drawn["series"][-1]["markLine"]["data"] == [{"xAxis": "25"}]
