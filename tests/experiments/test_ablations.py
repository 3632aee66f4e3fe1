"""What mechanisms are taken out of is there to be run (the runs themselves are in `test_falsify`)."""

from __future__ import annotations

from sim.experiments.ablations import ABLATIONS
from sim.experiments.falsification import WHOLES, points_of_ablations
from sim.institutions.files.library import load_scenario


def test_every_mechanism_is_taken_out_of_a_scenario_that_is_run() -> None:
    assert {ablation.of for ablation in ABLATIONS.values()} == {"new", *WHOLES}
    wholes = {name: load_scenario(name) for name in WHOLES}
    points = points_of_ablations(load_scenario("new"), wholes, seeds=1)
    assert len({point.scenario.id for point in points}) == len(points) > len(ABLATIONS) + len(WHOLES)
