"""Reasons: whether today's values fail is said first, steps add up, assumptions stay within their ranges."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from markupsafe import escape

from sim.app import bars, why_sources
from sim.app.address import Address, address_of
from sim.app.asked_why import REPLICATES, RESIDENTS, asked, assumptions, cannot, screened
from sim.app.assumption import told_assumptions
from sim.app.failing import missed, rest_of
from sim.app.options import bundled_names, levers
from sim.app.today import holds, regions, today_first
from sim.app.why_sources import Found, found, origin
from sim.app.words import say
from sim.measures.indicators import INDICATORS
from sim.text import LANGUAGES, Lang

VOLUME, DECAY = "programmes.volume", "district.attention_decay"


def boxes(*limits: tuple[int, bool, str, float, float]) -> Found:
    rows = [
        {"box": box, "confirmed": sure, "parameter": name, "low": low, "high": high, "range_low": 0.0,
         "range_high": 4.0, "density": 0.5 + 0.1 * box, "fresh_density": 0.5, "coverage": 0.4}
        for box, sure, name, low, high in limits
    ]  # fmt: skip
    columns = ["box", "confirmed", "parameter", "low", "high", "range_low", "range_high", "density"]
    return Found({"boxes.csv": pd.DataFrame(rows, columns=None if rows else columns)}, "own")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_today_is_within_a_region_only_if_all_its_conditions_hold(lang: Lang) -> None:
    it = asked(Address())
    today = float(it.base.parameters[VOLUME]), float(it.base.parameters[DECAY])
    inside = boxes((1, True, VOLUME, today[0], 4.0), (1, True, DECAY, 0.0, today[1]))
    half = boxes((1, True, VOLUME, 0.0, 4.0), (1, True, DECAY, today[1] + 0.01, 4.0))
    doubtful = boxes((1, False, VOLUME, 0.0, 4.0))
    assert holds(regions(inside.tables["boxes.csv"])[0], it)
    assert not holds(regions(half.tables["boxes.csv"])[0], it)
    assert regions(doubtful.tables["boxes.csv"]) == [], "what luck may explain is no region"
    assert "<strong>" in today_first(inside, it, lang)
    assert "60" in today_first(inside, it, lang), "how many of its futures fail"
    for other in (half, doubtful, boxes(), None):
        assert "<strong>" not in today_first(other, it, lang)
    told = {today_first(each, it, lang) for each in (inside, half, doubtful, None)}
    assert len(told) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_region_among_what_is_left_is_held_against_what_is_left(lang: Lang) -> None:
    """100 of 200 futures miss: 80 in the first region of 100, 12 of 30 in the second, 8 in none."""
    it = asked(Address())
    today = float(it.base.parameters[VOLUME])
    own = boxes((1, True, VOLUME, today + 0.01, 4.0), (2, True, VOLUME, 0.0, today))
    table = own.tables["boxes.csv"].assign(missed=[80, 12], inside=[100, 30], density=[0.8, 0.4])
    count = pd.DataFrame({"misses": [100], "futures": [200], "outcome": ["found"]})
    there = Found({"boxes.csv": table, "count.csv": count}, "own")
    assert rest_of(there, 1) is None and rest_of(there, 2) == pytest.approx(20 / 100)
    told = today_first(there, it, lang)
    assert "<strong>" not in told, "40 % are fewer than of all: failures gather elsewhere"
    assert "20" in told and "40" in told
    table["density"] = [0.8, 0.6]  # more than of all
    assert "<strong>" in today_first(there, it, lang)


def test_the_stored_discovery_says_it_of_today_as_its_files_do() -> None:
    it = asked(Address())
    there = found(it, "fails")
    assert there is not None and there.source == "stored"
    own = regions(there.tables["boxes.csv"])
    by_hand = [
        all(
            float(row["low"]) <= float(it.base.parameters[str(row["parameter"])]) <= float(row["high"])
            for row in region.to_dict("records")
        )
        for region in own
    ]
    count = missed(there)
    assert count is not None and 0 < count[0] < count[1]
    first = next((region for region, inside in zip(own, by_hand, strict=True) if inside), None)
    gathers = first is not None and float(first["density"].iloc[0]) > count[0] / count[1]
    assert ("<strong>" in today_first(there, it, "en")) == gathers


def test_what_is_stored_is_shown_for_the_whole_plan_alone() -> None:
    assert all(found(asked(Address()), kind) is not None for kind in ("levers", "fails", "hangs"))
    assert (
        all(found(asked(Address(options=("phased",))), kind) is None for kind in ("levers", "fails", "hangs"))
        or asked(Address(options=("phased",))).whole_plan
    )
    other = asked(Address(base="reform", options=("old",)))
    assert not other.whole_plan
    assert found(other, "levers") is None


def test_keys_follow_from_what_is_asked() -> None:
    it = asked(Address())
    keys = [
        it.key("levers"), it.key("fails"), it.key("hangs"),
        it.key("assumption", {VOLUME: 2.0}), it.key("assumption", {VOLUME: 2.5}),
        it.key("assumption", {DECAY: 0.1}), asked(Address(options=("phased",))).key("levers"),
        asked(Address(seed=2)).key("levers"), asked(Address(years=7)).key("levers"),
        asked(Address(residents=3000)).key("levers"),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert asked(Address(replicates=9)).key("levers") == it.key("levers"), "its own number of runs"
    assert it.key("assumption", {VOLUME: 2.0, DECAY: 0.1}) == it.key("assumption", {DECAY: 0.1, VOLUME: 2.0})
    assert asked(Address(residents=3000)).residents == 3000
    assert it.residents == RESIDENTS


def test_runs_are_counted_before_they_are_made() -> None:
    it = asked(Address())
    assert it.runs("assumption") == 4 * REPLICATES["assumption"]
    assert it.runs("fails") == len(it.study("fails")().points)
    assert len(it.study("levers")().points) <= it.runs("levers")
    wrong = asked(Address(base="reform", options=("old",)))
    assert cannot(it, "levers") is None
    assert cannot(wrong, "fails") is None
    assert len(screened(it)) == 6


def test_an_option_of_several_is_chosen_in_the_address() -> None:
    two = Address(options=("reform", "phased"))
    assert asked(two).option.id == "reform"
    assert asked(replace(two, shown="phased")).option.id == "phased"
    assert asked(replace(two, shown="new")).option.id == "reform", "not among those compared"


def test_steps_begin_where_those_before_end_and_the_whole_begins_at_zero() -> None:
    rows = [("a", 3.0, 2.5, 3.5), ("b", -5.0, -5.5, -4.5), ("c", 0.5, float("nan"), float("nan"))]
    option = bars.waterfall(rows, ("all", -1.5, -2.0, -1.0), unit="u", colours=["x"] * 4)
    json.dumps(option, allow_nan=False)
    unseen, steps, ends = option["series"]
    assert unseen["data"] == [0.0, 3.0, -2.0, 0.0]
    assert [bar["value"] for bar in steps["data"]] == [3.0, -5.0, 0.5, -1.5]
    assert {unseen["stack"], steps["stack"]} == {"steps"}
    assert unseen["stackStrategy"] == steps["stackStrategy"] == "all", "or steps across zero go astray"
    # whiskers are about the end of the step: 0 + 2.5 to 0 + 3.5, 3 - 5.5 to 3 - 4.5, and of the whole
    assert ends["data"] == [[2.5, 0], [3.5, 0], [-2.5, 1], [-1.5, 1], [-2.0, 3], [-1.0, 3]]
    assert len(steps["markLine"]["data"]) == 3


def test_an_assumption_begins_at_the_far_end_and_stays_within_its_range() -> None:
    it = asked(Address())
    declared = it.base.parameters.registry[VOLUME]
    first = told_assumptions(it, {}, {"id": "assume1", "value": VOLUME})
    assert first == ((VOLUME, declared.high),), "1 lies nearer to 0.25 than to 4"
    assert told_assumptions(it, dict(first), {"id": "assumed1", "value": 99.0}) == ((VOLUME, declared.high),)
    assert told_assumptions(it, dict(first), {"id": "assumed1", "value": 1.75}) == ((VOLUME, 1.75),)
    two = told_assumptions(it, dict(first), {"id": "assume2", "value": DECAY})
    assert [name for name, _ in two] == [VOLUME, DECAY]
    assert told_assumptions(it, dict(two), {"id": "assume1", "value": ""}) == two[1:]
    assert told_assumptions(it, dict(first), {"id": "assume2", "value": "no.such"}) == first
    assert VOLUME in assumptions(it)


def test_assumptions_are_in_the_address_and_junk_is_told() -> None:
    def read(query: str) -> tuple[Address, list[str]]:
        address, wrong = address_of("/why", query, levers(), bundled_names(), INDICATORS)
        return address, [it.why for it in wrong]

    address, wrong = read(f"assume={VOLUME}:2.5&assume={DECAY}:0.1")
    assert address.assumed == ((VOLUME, 2.5), (DECAY, 0.1))
    assert not wrong
    again, _ = read(address.to.partition("?")[2])
    assert again == address
    assert read(f"assume={VOLUME}:99")[0].assumed == ((VOLUME, 4.0),)
    assert read(f"assume={VOLUME}:99")[1] == ["range"]
    for junk in ("x:1", f"{VOLUME}:nan", f"{VOLUME}:", VOLUME, f"{VOLUME}:1e999", f"{VOLUME}:--1"):
        assert read(f"assume={junk}")[0].assumed == ()
        assert read(f"assume={junk}")[1] == ["assumption"]
    many = "&".join(f"assume={name}:{0.1}" for name in assumptions(asked(Address()))[:6])
    assert len(read(many)[0].assumed) == 3
    assert "many_assumed" in read(many)[1]
    assert address.at("answer").assumed == (), "it belongs to the page of reasons"


def test_commands_say_what_was_run() -> None:
    it = asked(Address(options=("phased",), years=6, seed=4))
    size = "--residents 4000 --years 6 --seed 4 --replicates"
    assert it.commands("levers") == [f"shequ attribute old phased --by group --orders 2 {size} 4"]
    (fails,) = it.commands("fails")
    assert fails.startswith("shequ discover old phased --goal 'on_time_share>=0' ")
    assert fails.endswith(f"--points 60 {size} 1")
    today, changed = it.commands("assumption", {VOLUME: 2.5})
    assert today == f"shequ compare old phased {size} 5"
    assert changed == f"shequ compare old phased --set {VOLUME}=2.5 {size} 5"
    (hangs,) = it.commands("hangs")
    assert ",".join(screened(it)) in hangs and hangs.endswith(f"--trajectories 4 {size} 2")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("inside", [True, False])
def test_what_an_earlier_model_found_is_said_to_be_its_own_where_it_is_seen(
    monkeypatch: pytest.MonkeyPatch, lang: Lang, inside: bool
) -> None:
    it, note = asked(Address()), str(escape(say("made_before", lang)))
    value = float(it.base.parameters[VOLUME])
    own = boxes((1, True, VOLUME, value if inside else value + 0.1, 4.0))
    stored = Found(own.tables, "stored")
    for today in (True, False):
        monkeypatch.setattr(why_sources, "is_of_today", lambda analysis, today=today: today)
        assert (note in today_first(stored, it, lang)) == (not today)
        seen, fold = origin(stored, it, "fails", lang).split("<details", 1)
        assert (note in seen) == (not today) and note not in fold
        assert note not in today_first(own, it, lang), "its own study was made here"
