"""The model in Mesa's own browser view, for people who know Mesa: ``solara run notebooks/solara_viz.py``.

Needs the extra for the app (``pip install 'shequ[app]'``). The app of this project (``shequ app``) shows more.
"""

from __future__ import annotations

import solara
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from sim import GovernanceModel, bundled_scenarios


@solara.component
def State(model: GovernanceModel) -> None:
    """Where the run is, and how many cases are open."""
    update_counter.get()  # drawn again at every picture
    opened = len(model.ledger.open_slots())
    solara.Text(
        f"Month {model.month}, working day {model.day}: {opened:,} open cases in {model.structure.name.en}"
    )


model = GovernanceModel("reform", residents=2_000, rng=1)

page = SolaraViz(
    model,
    components=[
        State,
        make_plot_component("on_time_share"),
        make_plot_component("committee_utilisation"),
        make_plot_component({"posts_strict": "#B4532A", "posts_broad": "#1F6F78"}),
    ],
    model_params={
        "scenario": {"type": "Select", "label": "Scenario", "value": "reform", "values": bundled_scenarios()},
        "residents": {
            "type": "SliderInt",
            "label": "Residents",
            "value": 2_000,
            "min": 500,
            "max": 10_000,
            "step": 500,
        },
        "rng": {"type": "SliderInt", "label": "Seed", "value": 1, "min": 1, "max": 100, "step": 1},
    },
    name="shequ",
    play_interval=50,
    render_interval=21,
)
page  # noqa: B018
