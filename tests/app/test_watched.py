"""A run that is watched is the run that it would have been."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.app.address import address_of
from sim.app.inspecting import body_card, precinct_card, resident_card
from sim.app.live import there
from sim.app.live_curves import axis_end
from sim.app.network import network_html, network_svg, places
from sim.app.network_key import key
from sim.app.network_plan import BROAD, SLIM, Sheet, in_rows, plan
from sim.app.numerals import percent
from sim.app.options import bundled_names, levers
from sim.app.playing import Player
from sim.app.precincts import HIGHEST, LOWEST, map_svg
from sim.app.style import look
from sim.app.watched import WatchedModel
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.institutions.structure import DEPARTMENT
from sim.measures.indicators import INDICATORS
from sim.model import GovernanceModel

RESIDENTS = 1_500


def _reform() -> Scenario:
    return with_settings(load_scenario("reform"), residents=RESIDENTS, years=2)


@pytest.fixture(scope="module")
def player() -> Player:
    made = Player(_reform(), 3)
    made.advance(14 * DAYS_A_MONTH)
    return made


def test_watching_changes_nothing() -> None:
    plain = GovernanceModel(_reform(), rng=3)
    watched = WatchedModel(_reform(), rng=3)
    for _ in range(14 * DAYS_A_MONTH):
        plain.step()
        watched.step()
    pd.testing.assert_frame_equal(plain.indicators(), watched.indicators())


def test_the_player_shows_what_the_model_is_at(player: Player) -> None:
    moment = player.moment()
    assert moment.day == 14 * DAYS_A_MONTH + 1
    assert len(moment.trends["on_time_share"]) == 14
    whole = player.model.indicators()
    own = whole[(whole["indicator"] == "on_time_share") & (whole["by"] == "")]["value"]
    np.testing.assert_array_equal(own, moment.trends["on_time_share"])
    last = whole[
        (whole["indicator"] == "satisfaction") & (whole["by"] == "precinct") & (whole["month"] == 14)
    ]
    assert moment.by_precinct["satisfaction"] == pytest.approx(
        dict(zip(last["key"], last["value"], strict=True))
    )
    assert len(moment.land) == 6, "the reform has merged nine precincts into six"


def test_a_map_shows_no_values_of_precincts_that_are_gone() -> None:
    player = Player(_reform(), 3)
    player.advance(12 * DAYS_A_MONTH - 1)
    assert len(player.moment().by_precinct["satisfaction"]) == 9
    player.advance(1)  # the first day of the reform, with six precincts
    assert len(player.moment().land) == 6
    assert not player.moment().by_precinct


def test_open_cases_are_each_in_one_place(player: Player) -> None:
    assert player.model.open_at().sum() == len(player.model.ledger.open_slots())


def test_flows_are_the_cases_that_ended(player: Player) -> None:
    before, raised = player.model.flow.copy(), player.model.ledger.ended.sum()
    player.advance(1)
    ended = player.model.ledger.ended.sum() - raised
    today = (player.model.flow - before) * DAYS_A_MONTH + before
    assert (today > -1e-9).all()
    assert today[:2].sum() <= ended + 1e-9, "each enters once"


def test_the_last_cases_of_a_resident_are_its_own(player: Player) -> None:
    outcomes = player.model.ledger.month_rows()
    person = int(outcomes["person"][outcomes["person"] >= 0][-1])
    cases = player.last_cases(person=person)
    assert cases.size
    assert (cases["person"] == person).all()
    assert (np.diff(cases["day"]) <= 0).all()
    card = resident_card(player, person, "en")
    assert f"Resident {person + 1}<" in card
    affair = list(player.scenario.affairs.values())[int(cases[0]["affair"])]
    assert affair.name.en in card.replace("&#39;", "'")


def test_pictures_have_every_open_body_and_precinct(player: Player) -> None:
    moment = player.moment()
    picture = network_svg(moment, "zh", "")
    for name in chain(*places(moment.structure, moment.nodes)):
        assert f'data-id="body:{name}"' in picture
    assert f'data-id="body:{DEPARTMENT}"' in picture
    assert 'data-id="body:street_office"' not in picture
    shown = map_svg(moment, moment.by_precinct["satisfaction"], "t", "u", "en", "")
    assert shown.count("data-id=") == 6
    assert "url(#" in map_svg(moment, {}, "t", "u", "en", ""), "nothing known yet is hatched"
    for node in moment.nodes:
        assert body_card(player, node.name, moment, "en")
    assert "Self-governance capital" in precinct_card(player, 1, "en")


@pytest.mark.parametrize("sheet", [BROAD, SLIM])
def test_no_line_of_the_network_passes_behind_a_box_or_upon_another(player: Player, sheet: Sheet) -> None:
    moment = player.moment()
    rows = in_rows(places(moment.structure, moment.nodes), sheet)
    names = [name for row in rows for name in row]
    links = tuple((a, b) for a in names for b in names if a != b and (a, b) in moment.links)
    assert len(links) > 8
    planned = plan(rows, tuple(80.0 for _ in rows), links, sheet)
    for line in planned.lines.values():
        for (x0, y0), (x1, y1) in pairwise(line):
            assert x0 == pytest.approx(x1) or y0 == pytest.approx(y1)
            for box in planned.boxes.values():
                beside = max(x0, x1) <= box.left or box.left + box.width <= min(x0, x1)
                past = max(y0, y1) <= box.top + 0.01 or box.top + box.height <= min(y0, y1) + 0.01
                assert beside or past
    ends = [end for line in planned.lines.values() for end in (line[0], line[-1])]
    assert len({(round(x), round(y)) for x, y in ends}) == len(ends), "each has its own place at a box"


def test_the_network_says_how_much_flows_and_who_has_too_much_to_do(player: Player) -> None:
    moment = player.moment()
    busy = replace(next(node for node in moment.nodes if node.name == "residents_committee"), load=1.2)
    nodes = tuple(busy if node.name == busy.name else node for node in moment.nodes)
    picture = network_html(replace(moment, nodes=nodes), "en", "")
    assert "overloaded" in picture
    assert f">{percent(1.2)}<" in picture
    assert "5 a day" in key(moment, "en")
    assert "sq-slim" in picture


def test_text_on_the_map_can_be_read_in_light_and_dark() -> None:
    for theme in (look().split("@media")[0], look().split(":root[data-theme=dark]")[1]):
        found = dict(re.findall(r"--(\w+): #(\w{6});", theme.split("}")[0]))
        ink, paper, full = (
            np.array([int(found[name][k : k + 2], 16) / 255.0 for k in (0, 2, 4)])
            for name in ("ink", "paper", "reform")
        )
        for share in np.linspace(LOWEST, HIGHEST, 9) / 100.0:
            light, dark = sorted((_luminance(ink), _luminance(share * full + (1.0 - share) * paper)))[::-1]
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: npt.NDArray[np.float64]) -> float:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def test_an_axis_of_one_run_begins_at_zero_and_ends_at_a_round_number() -> None:
    assert axis_end([90.0, 90.0], percent=False) == 100.0
    assert axis_end([70.0, 81.0, float("nan")], percent=True) == 100.0
    assert axis_end([7.0, 8.1], percent=True) == 10.0
    assert axis_end([], percent=True) == 1.0
    assert axis_end([101.0], percent=False) == 120.0


def test_live_falls_back_where_a_scenario_is_not_known_or_no_longer_kept() -> None:
    address, wrong = address_of("/live", "show=nonsense", levers(), bundled_names(), INDICATORS)
    assert (address.shown, [(it.part, it.why) for it in wrong]) == ("", [("show=nonsense", "scenario")])
    address, wrong = address_of("/live", "show=^0123456789abcdef", levers(), bundled_names(), INDICATORS)
    assert not wrong, "whether a file is kept here the page has to find out"
    found, gone = there(address)
    assert (found, str(gone)) == (replace(address, shown=""), "^0123456789abcdef")
