"""Tables of structures: what lapses, what may be taken over, and how many coordinators there may be."""

from __future__ import annotations

from typing import cast

import pytest

from sim.documentation import structures
from sim.institutions.files.library import load_affairs, load_scenario
from sim.institutions.structure import Structure
from sim.text import Lang
from tests.worlds import variant


@pytest.fixture(scope="module")
def changed() -> Structure:
    routes = {
        "routes": {"administrative": {"sunset": {"months": 37}}},
        "affair_routes": {
            "health_files": {"transferable_to": "contract"},
            "culture_rooms": {"transferable_to": "self_governance", "transferred": 0.65},
        },
        "departments": {"tax": {"coordinator_cap": 2.5}},
    }
    return variant("new", routes).phases[0].structure


def cells(table: str, row: str) -> list[str]:
    """The cells of the row that names something."""
    found = [line for line in table.splitlines() if row in line]
    assert len(found) == 1, row
    return [cell.strip() for cell in found[0].strip("|").split("|")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_routes_tell_what_lapses_and_who_may_take_over(changed: Structure, lang: str) -> None:
    table = structures.routes(changed, load_affairs(), cast(Lang, lang))
    assert cells(table, {"en": "| administrative", "zh": "| 行政"}[lang])[-2:] == ["37", ""]
    assert cells(table, "`health_files`")[-2:] == ["", "`contract`"]
    assert cells(table, "`culture_rooms`")[-2:] == ["", "`self_governance` (65 %)"]
    assert cells(table, "`party_membership_transfer`")[-2:] == ["", ""]
    assert {"en": "may be taken over by", "zh": "可由谁承接"}[lang] in table


def test_departments_tell_of_caps(changed: Structure) -> None:
    table = structures.departments([changed, load_scenario("new").phases[0].structure], "en")
    assert cells(table, "`tax`")[-2:] == ["2.25 / 2 (≤ 2.5)", "2.25 / 2"]
    assert cells(table, "`justice`")[-2:] == ["0.75 / 0", "0.75 / 0"]
