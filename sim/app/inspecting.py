"""One body, precinct or resident of a run, as a card to read."""

from __future__ import annotations

import math

from markupsafe import Markup as Html

from sim.agents.committee import ResidentsCommittee
from sim.agents.resident import Resident
from sim.app.elements import facts, tag
from sim.app.live_views import date
from sim.app.network import node_name
from sim.app.playing import Moment, Player
from sim.app.words import say
from sim.cases.offices import NEIGHBOURS
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.scenario import Scenario
from sim.institutions.structure import DEPARTMENT
from sim.kernel.service_state import DONE, EXPIRED, GIVEN_UP, Rows
from sim.report.drawn import listed, said
from sim.text import Lang, label

_COLUMNS = ("affair", "ended_on", "outcome", "took", "visits", "ended_at", "satisfied")
_SHOWN = 8
"""Cases on a card."""


def resident_card(player: Player, row: int, lang: Lang) -> Html:
    """A resident: who it is, whom it trusts and asks, its cases."""
    model = player.model
    resident = Resident.__new__(Resident)
    resident.__dict__.update(model=model, row=row)  # a look at one row; nothing joins the model
    bits = int(model.community.attributes[row])
    traits = [label(name, lang) for k, name in enumerate(ATTRIBUTES) if bits >> k & 1]
    trust = [f"{label(system, lang)} {value:.2f}" for system, value in resident.trust.items()]
    asked: dict[str, list[str]] = {}
    for place, door in resident.habit.items():
        asked.setdefault(_door(door, player, lang), []).append(label(place, lang))
    habits = [tag("div", tag("strong", door), ": ", listed(places, lang)) for door, places in asked.items()]
    pairs = {
        say("age", lang): resident.age,
        say("income", lang): say("yuan", lang, value=f"{resident.income:,.0f}"),
        say("lives_in", lang): say("one_precinct", lang, number=resident.precinct + 1),
        say("traits", lang): listed(traits, lang) or "–",
        say("trust", lang): listed(trust, lang),
        say("habit", lang): Html().join(habits) or "–",
        say("open_cases", lang): len(resident.open_cases),
    }
    cases = player.last_cases(person=row)
    title = tag("h3", say("one_resident", lang, number=row + 1))
    return Html().join((title, facts(pairs), _cases(player, cases, lang)))


def _door(door: str, player: Player, lang: Lang) -> str:
    if door in ("nobody", NEIGHBOURS):
        return label(door, lang)
    return node_name(door, player.model.structure, lang).split(" ×")[0]


def body_card(player: Player, name: str, moment: Moment, lang: Lang) -> Html:
    """A body, or all like ones together: people, hours, load, posts, the last cases that ended there.

    Posts are declared for a sub-district of full size; people and hours are of the town that is played.
    """
    model = player.model
    title = tag("h3", node_name(name, moment.structure, lang))
    if name not in model.nodes:
        return tag("p", say("nothing_chosen", lang), class_="sq-note")
    state = next(node for node in moment.nodes if node.name == name)
    pairs: dict[str, object] = {say("open_cases", lang): f"{state.cases:,}"}
    data = moment.structure.bodies.get(name)
    if name == DEPARTMENT:
        pairs[say("places_of", lang)] = len(moment.structure.departments)
        pairs[say("people", lang)] = f"{state.people:.1f}"
    elif data is not None:
        bodies = [body for body in model.bodies if body.body_id == name and body.is_open]
        posts = [f"{said(post.name, lang)} {post.count:g}" for post in data.posts.values()]
        hours = sum(body.available for body in bodies)
        pairs |= {
            say("places_of", lang): len(bodies),
            say("people", lang): f"{state.people:.1f}",
            say("hours_there", lang): f"{hours:,.0f}",
            say("load", lang): "–" if math.isnan(state.load) else f"{100.0 * state.load:.0f} %",
            say("posts_declared" if moment.scale != 1.0 else "posts", lang): listed(posts, lang) or "–",
        }
    elif not state.open:
        return Html().join((title, tag("p", say("closed_body", lang), class_="sq-note")))
    return Html().join((title, facts(pairs), _cases(player, player.last_cases(node=name), lang)))


def precinct_card(player: Player, number: int, lang: Lang) -> Html:
    """A precinct and its residents' committee."""
    model = player.model
    committee = next((c for c in model.committees if c.is_open and c.instance == number - 1), None)
    pairs: dict[str, object] = {
        say("residents", lang): f"{int(model.precinct_residents[number - 1]):,}",
    }
    if isinstance(committee, ResidentsCommittee):
        at = model.open_at()
        pairs |= {
            say("open_cases", lang): f"{sum(int(at[office]) for office in committee.offices.values()):,}",
            say("people", lang): f"{committee.people():.1f}",
            say("load", lang): f"{100.0 * committee.load:.0f} %",
            say("capital", lang): f"{committee.capital:.2f}",
            say("knowledge", lang): f"{committee.knowledge:.2f}",
            say("turnout", lang): f"{100.0 * committee.turnout:.0f} %",
        }
    return Html().join((tag("h3", say("one_precinct", lang, number=number)), facts(pairs)))


def _cases(player: Player, cases: Rows, lang: Lang) -> Html:
    """The last cases, the latest first."""
    title = tag("h4", say("recent_cases", lang))
    if not cases.size:
        return Html().join((title, tag("p", say("no_cases", lang), class_="sq-help")))
    head = tag("tr", *(tag("th", say(word, lang), scope="col") for word in _COLUMNS))
    rows = [_case(case, player, player.scenario, lang) for case in cases[:_SHOWN]]
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    return Html().join(
        (
            title,
            tag(
                "div",
                table,
                class_="sq-scroll",
                tabindex=0,
                role="group",
                aria_label=say("recent_cases", lang),
            ),
        )
    )


def _case(case: Rows, player: Player, scenario: Scenario, lang: Lang) -> Html:
    affair = list(scenario.affairs.values())[int(case["affair"])]
    state = int(case["state"])
    outcome = {GIVEN_UP: "given_up", EXPIRED: "expired"}.get(state, "")
    if state == DONE:
        outcome = "done_on_time" if bool(case["on_time"]) else "done_late"
    office = int(case["office"])
    place = "–"
    if office >= 0:
        node = player.model.nodes[int(player.model.node_of[office])]
        place = _door(node, player, lang)
    satisfaction = float(case["satisfaction"])
    cells = (
        date(int(case["day"]), lang, "short_date"),
        label(f"figure.flows.{outcome}", lang),
        _days(float(case["days"]), lang),
        int(case["visits"]),
        place,
        "–" if math.isnan(satisfaction) else f"{satisfaction:.2f}",
    )
    named = zip(_COLUMNS[1:], cells, strict=True)
    return tag(
        "tr",
        tag("th", said(affair.name, lang), scope="row"),
        *(tag("td", cell, data_label=say(column, lang)) for column, cell in named),
    )


def _days(days: float, lang: Lang) -> str:
    """How long a case took, in working days."""
    return say("same_day", lang) if days < 0.5 else f"{days:.0f}"
