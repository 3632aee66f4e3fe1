"""How robust the reform is: in how many futures with other assumptions its goals hold, where tried."""

from __future__ import annotations

import shlex
from itertools import pairwise

from markupsafe import Markup as Html

from sim.app.address import Address
from sim.app.elements import tag
from sim.app.stored_analyses import command, is_of_today, table
from sim.app.words import say
from sim.institutions.files.library import load_scenario
from sim.measures.indicators import INDICATORS
from sim.report.drawn import listed, said
from sim.report.sentences import Sentences
from sim.text import Lang

_ANALYSIS = "discovery"


def robust(sentences: Sentences, address: Address, root: str = "") -> Html:
    """A line on how many futures hold, with a way to Why; that none were tried, where none were."""
    lang = sentences.lang
    counted = held()
    link = tag("a", say("robust_why", lang), href=root + address.at("why").to)
    if counted is None or not _is_whole_reform(sentences):
        return tag("p", say("robust_none", lang), " ", link, class_="sq-robust")
    there, of = counted
    words = shlex.split(command(_ANALYSIS))
    residents = words[words.index("--residents") + 1] if "--residents" in words else "38000"
    what = [say("robust_of", lang, residents=f"{int(residents):,}")]
    if not is_of_today(_ANALYSIS):
        what.append(say("robust_earlier", lang))
    told = say("robust", lang, goals=listed(goals(lang), lang), held=there, of=of, what="; ".join(what))
    return tag("p", told, " ", link, class_="sq-robust", data_testid="robust")


def held() -> tuple[int, int] | None:
    """In how many futures of how many no goal was missed; None where that is not stored."""
    path = table(_ANALYSIS, "trajectory.csv")
    if path is None:
        return None
    whole = path[(path["box"] == 1) & (path["step"] == 0)]  # it holds every future
    if whole.empty:
        return None
    of, missed = int(whole["inside"].iloc[0]), float(whole["density"].iloc[0])
    return of - round(missed * of), of


def goals(lang: Lang) -> list[str]:
    """What was asked of every future, in words."""
    words = shlex.split(command(_ANALYSIS))
    found = []
    for flag, goal in pairwise(words):
        if flag == "--goal":
            name, way, _ = goal.partition(">=") if ">=" in goal else goal.partition("<=")
            title = said(INDICATORS[name].name, lang)
            found.append(say("goal_up" if way == ">=" else "goal_down", lang, indicator=title))
    return found


def _is_whole_reform(sentences: Sentences) -> bool:
    """Whether the old structure is compared with one option that ends in the whole new one."""
    compared = sentences.compared
    if compared.base != "old" or len(compared.options) != 1:
        return False
    last = compared.scenario(compared.options[0])["timeline"][-1]
    whole = load_scenario("new").phases[-1].structure.levers
    return bool(last["structure"] == "new" and last["levers"] == dict(whole))
