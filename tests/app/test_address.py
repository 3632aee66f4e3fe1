"""What a page shows is in its address, whatever people make of that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.app.address import (
    MOST_OPTIONS,
    MOVED,
    PAGES,
    SPEEDS,
    TABS,
    Address,
    LeftOut,
    address_of,
    is_option,
    path_of,
    query_of,
)
from sim.app.limits import LIMITS
from sim.app.options import bundled_names, levers
from sim.app.plan import LAST_MONTH, Measure, Plan, parse
from sim.app.words import left_out
from sim.institutions.files.library import load_registry
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.text import LANGUAGES

NAMES = bundled_names()


def read(path: str, search: str = "") -> tuple[Address, list[LeftOut]]:
    return address_of(path, search, levers(), NAMES, INDICATORS)


measures = st.builds(
    Measure,
    strength=st.integers(1, 10_000).map(lambda n: n / 10_000),
    month=st.integers(1, LAST_MONTH),
)
plans = st.dictionaries(st.sampled_from(list(levers())), measures).map(
    lambda chosen: Plan({name: chosen[name] for name in levers() if name in chosen})
)
options = st.lists(
    st.sampled_from([name for name in NAMES if name != "old"]), min_size=1, max_size=MOST_OPTIONS, unique=True
)
addresses = st.builds(
    Address,
    page=st.sampled_from(PAGES),
    lang=st.sampled_from(["en", "zh"]),
    theme=st.sampled_from(["", "light", "dark"]),
    options=options.map(tuple),
    replicates=st.integers(1, LIMITS.replicates),
    years=st.integers(1, LIMITS.years),
    residents=st.integers(LIMITS.least_residents, LIMITS.residents),
    seed=st.integers(0, 2**32 - 1),
    plan=plans,
    speed=st.sampled_from(SPEEDS),
    chosen=st.lists(st.sampled_from(HEADLINE), unique=True, max_size=4).map(tuple),
    area=st.sampled_from(["", "on_time_share"]),
)


@given(addresses)
def test_an_address_says_all_that_is_shown(address: Address) -> None:
    found, wrong = read(path_of(address.page), query_of(address))
    assert not wrong
    assert found.to == address.to
    assert found == address


@given(st.text(max_size=300), st.text(max_size=40))
def test_nonsense_is_left_out_and_never_an_error(search: str, path: str) -> None:
    found, _ = read(f"/{path}", search)
    again, wrong = read(path_of(found.page), query_of(found))
    assert again == found
    assert not wrong


@pytest.mark.parametrize(
    ("search", "part", "why"),
    [
        ("base=nowhere", "base=nowhere", "scenario"),
        ("lang=fr", "lang=fr", "value"),
        ("years=999", "years=999", "range"),
        ("years=banana", "years=banana", "number"),
        ("replicates=-3", "replicates=-3", "range"),
        ("colour=red&colour=red&colour=red", "colour=red", "unknown"),
        ("levers=one_stop_centre:2@1", "one_stop_centre:2@1", "lever"),
        ("levers=one_stop_centre:0.5@0", "one_stop_centre:0.5@0", "lever"),
        ("option=^../../etc/passwd", "option=^../../etc/passwd", "scenario"),
        ("option=old&option=new", "option=old", "base"),
        ("option=new&option=reform&option=phased&option=only_platform", "option=only_platform", "many"),
        ("indicator=<script>", "indicator=<script>", "indicator"),
        ("colour=red", "colour=red", "unknown"),
    ],
)
def test_what_is_wrong_is_told_with_the_reason(search: str, part: str, why: str) -> None:
    found, wrong = read("/", search.replace("only_platform", next(n for n in NAMES if n[:5] == "only_")))
    said = part.replace("only_platform", next(n for n in NAMES if n[:5] == "only_"))
    assert [(it.part, it.why) for it in wrong] == [(said, why)]
    assert found.base == "old"
    for lang in LANGUAGES:
        told = left_out(wrong, lang)
        assert "left_out" not in told
        assert "{" not in told


def test_addresses_of_earlier_versions_lead_somewhere() -> None:
    assert "compare" in MOVED
    for path, page in MOVED.items():
        found, wrong = read(f"/{path}", "lang=zh&base=new")
        assert (found.page, found.lang, found.base, wrong) == (page, "zh", "new", [])


def test_a_number_out_of_range_becomes_the_nearest() -> None:
    found, _ = read("/", f"years=0&replicates={LIMITS.replicates + 1}")
    assert (found.years, found.replicates) == (1, LIMITS.replicates)


def test_the_base_is_never_compared_with_itself() -> None:
    found, _ = read("/", "base=new&option=new")
    assert found.options == ("reform",)


def test_pages_share_language_theme_and_plan_only() -> None:
    address = replace(
        Address(),
        lang="zh",
        theme="dark",
        plan=Plan({"no_assessment": Measure()}),
        chosen=("trust",),
        shown="x",
    )
    other = address.at("why")
    assert (other.lang, other.theme, other.plan) == ("zh", "dark", address.plan)
    assert (other.chosen, other.shown) == ((), "")


def test_a_page_is_found_as_it_was_left() -> None:
    live = Address(page="live", shown="new", speed=42, chosen=("trust",))
    now = replace(Address(page="why"), lang="zh", seed=7, shown="old")
    assert live.under(now) == replace(live, lang="zh", seed=7)


@given(plans)
def test_a_plan_is_its_text(plan: Plan) -> None:
    again, wrong = parse(plan.text, levers())
    assert again == plan
    assert not wrong
    assert is_option("~" + plan.text, levers(), NAMES) == bool(plan.levers)


def test_what_is_said_more_than_once_is_told_and_the_last_stands() -> None:
    address, wrong = read("/", "base=new&base=old&option=new&option=reform&years=6&years=6")
    assert (address.base, address.options, address.years) == ("old", ("new", "reform"), 6)
    assert wrong == [LeftOut("base=new", "twice")]
    address, wrong = read("/build", "levers=no_assessment:0.5@13,withdrawal:1@13,no_assessment:0.7@14")
    assert address.plan.levers["no_assessment"] == Measure(0.7, 14)
    assert wrong == [LeftOut("no_assessment:0.5@13", "twice")]
    assert "the last stands" in left_out(wrong, "en")
    assert "最后一个" in left_out(wrong, "zh")


@pytest.mark.parametrize("part", [*TABS, next(iter(load_registry()))])
def test_parts_of_the_page_of_evidence(part: str) -> None:
    found, wrong = read("/evidence", f"show={part}")
    assert (found.shown, wrong) == (part, [])


@pytest.mark.parametrize(("page", "why"), [("evidence", "part"), ("why", "scenario"), ("live", "scenario")])
def test_what_a_page_does_not_have_is_told(page: str, why: str) -> None:
    found, wrong = read(f"/{page}", "show=nothing_like_it")
    assert found.shown == ""
    assert wrong == [LeftOut("show=nothing_like_it", why)]
    for lang in LANGUAGES:
        assert "show=nothing_like_it" in left_out(wrong, lang)
