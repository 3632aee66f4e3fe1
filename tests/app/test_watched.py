"""A run that is watched is the run that it would have been."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.app import playing
from sim.app.inspecting import body_card, precinct_card, resident_card
from sim.app.limits import LIMITS
from sim.app.network import map_svg, network_svg, places
from sim.app.playing import Player, Players
from sim.app.watched import WatchedModel
from sim.documents import InputError
from sim.library import load_scenario, with_settings
from sim.model import GovernanceModel
from sim.scenario import DAYS_A_MONTH, Scenario
from sim.structure import DEPARTMENT

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
    assert f"Resident {person + 1:,}" in card
    affair = list(player.scenario.affairs.values())[int(cases[0]["affair"])]
    assert affair.name.en in card.replace("&#x27;", "'")


def test_pictures_have_every_open_body_and_precinct(player: Player) -> None:
    moment = player.moment()
    picture = network_svg(moment, "zh", "")
    for name in places(moment.structure, moment.nodes):
        assert f'data-id="body:{name}"' in picture
    assert f'data-id="body:{DEPARTMENT}"' in picture
    assert 'data-id="body:street_office"' not in picture
    shown = map_svg(moment, moment.by_precinct["satisfaction"], "t", "u", "en", "")
    assert shown.count("data-id=") == 6
    for node in moment.nodes:
        assert body_card(player, node.name, moment, "en")
    assert "Self-governance capital" in precinct_card(player, 1, "en")


def test_players_are_limited_and_go_with_their_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "live", 1)
    players = Players()
    first = players.of("a", _reform(), 1)
    assert players.of("a", _reform(), 2) is not first, "one a visitor"
    with pytest.raises(InputError, match="at most 1 at once"):
        players.of("b", _reform(), 1)
    players.leave("a")
    players.of("b", _reform(), 1)


def test_a_visitor_who_goes_while_a_model_is_made_leaves_no_place_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LIMITS, "live", 1)
    players = Players()
    made = playing.Player

    def slow(scenario: Scenario, seed: int) -> Player:
        with pytest.raises(InputError, match="at most 1 at once"):
            players.of("b", scenario, seed)
        players.leave("a")
        return made(scenario, seed)

    monkeypatch.setattr(playing, "Player", slow)
    players.of("a", _reform(), 1)
    assert not players.there
    assert not players.coming
