"""Tables of structures and scenarios: posts, routes, rules, departments, and timelines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sim.documentation import patches
from sim.documentation.markdown import code, number, table
from sim.documentation.tables import headings, named, said
from sim.institutions.affairs import Affair
from sim.institutions.changes import event_text
from sim.institutions.scenario import Scenario
from sim.institutions.structure import (
    DEPARTMENT,
    DOORS_WITHOUT_BODY,
    RULES,
    DepartmentData,
    Post,
    Route,
    Structure,
)
from sim.text import Lang, label
from sim.text.prose import read_variables


def posts(structure: Structure, lang: Lang) -> str:
    """Bodies of a structure with their posts."""
    rows = []
    for id_, body in structure.bodies.items():
        several = structure.precincts if body.per == "precinct" else body.count
        who = label("figure.semicolon", lang).join(_post(post, lang) for post in body.posts.values())
        desks = number(structure.desks[id_]) if id_ in structure.desks else ""
        rows.append([named(id_, body.name, lang), str(several), label(body.system, lang), who, desks])
    words = ("body", "odd.number", "odd.system", "posts", "desks")
    return table(headings(lang, *words), rows, (1, 4))


def rules(structures: Iterable[Structure], lang: Lang) -> str:
    """Strengths of every rule under the structures."""
    each = list(structures)
    rows = [
        [
            code(rule),
            meaning if lang == "en" else read_variables()["sim.institutions.structure:RULES"][1][rule],
            *(number(structure.rules[rule]) for structure in each),
        ]
        for rule, meaning in RULES.items()
    ]
    names = [said(structure.name, lang) for structure in each]
    return table([*headings(lang, "odd.rule", "meaning"), *names], rows, range(2, 2 + len(each)))


def departments(structures: Iterable[Structure], lang: Lang) -> str:
    """Field staff and coordinators of every department under the structures."""
    each = list(structures)
    everyone = {id_: data for structure in each for id_, data in structure.departments.items()}
    rows = []
    for id_, data in everyone.items():
        areas = label("figure.comma", lang).join(label(area, lang) for area in data.areas)
        staff = []
        for structure in each:
            there = structure.departments.get(id_)
            staff.append(_staff(there) if there else "")
        rows.append([named(id_, data.name, lang), areas, *staff])
    what = f"{label('field_staff', lang)} / {label('coordinators', lang)} (≤ {label('odd.cap', lang)})"
    names = [f"{said(structure.name, lang)}: {what}" for structure in each]
    return table([*headings(lang, "department", "area"), *names], rows, range(2, 2 + len(each)))


def routes(structure: Structure, affairs: Mapping[str, Affair], lang: Lang) -> str:
    """Doors and steps by class of affairs, then what single affairs have of their own."""
    rows = [[label(name, lang), *_route(route, structure, lang)] for name, route in structure.routes.items()]
    for id_, route in structure.affair_routes.items():
        rows.append([named(id_, affairs[id_].name, lang), *_route(route, structure, lang)])
    words = ("class", "doors", "steps", "handed_down", "odd.contracted", "sunset", "transferable_to")
    return table(headings(lang, *words), rows, (5,))


def taken_over(route: Route, mark: Callable[[str], str] = str) -> str:
    """Who may take the affairs of a route over, with the share imposed; `mark` sets words of the file."""
    if route.transferable_to is None:
        return ""
    imposed = "" if route.transferred is None else f" ({100.0 * route.transferred:g} %)"
    return mark(route.transferable_to) + imposed


def scenarios(bundled: Iterable[Scenario], lang: Lang) -> str:
    """The bundled scenarios with their phases, events and changed parameters."""
    rows = []
    for it in bundled:
        own = _own_by_phase(it)
        phases = label("figure.semicolon", lang).join(
            patches.phase(phase, bool(own[phase.month]), lang) for phase in it.phases
        )
        events = "; ".join(f"{event.month}: {code(event_text(event))}" for event in it.events)
        changed = "; ".join(f"{code(name)} {number(value)}" for name, value in it.overrides.items())
        name = f"{named(it.id, it.name, lang)}: {said(it.about, lang)}"
        rows.append([name, str(it.years), phases, events, changed])
    words = ("odd.scenario", "years", "odd.structure_from", "events", "overrides")
    return table(headings(lang, *words), rows, (1,))


def own_changes(bundled: Iterable[Scenario]) -> list[tuple[str, int, list[str]]]:
    """(scenario, month, lines) of the changes that stand in scenarios' own files."""
    return [
        (it.id, month, lines) for it in bundled for month, lines in patches.changes_of(it).items() if lines
    ]


def _own_by_phase(scenario: Scenario) -> dict[int, list[str]]:
    """By month of the phase: the changes in force, which a whole new structure clears."""
    made, in_force, found = patches.changes_of(scenario), list[str](), dict[int, list[str]]()
    for phase in scenario.phases:
        in_force = [*in_force, *made.get(phase.month, [])] if "+" in phase.structure.id else []
        found[phase.month] = in_force
    return found


def _staff(department: DepartmentData) -> str:
    """Field staff and coordinators, with the most of these that there may be."""
    cap = department.coordinator_cap
    most = "" if cap is None else f" (≤ {number(cap)})"
    return f"{number(department.field_staff)} / {number(department.coordinators)}{most}"


def _route(route: Route, structure: Structure, lang: Lang) -> tuple[str, ...]:
    def name(word: str) -> str:
        there = word not in (DEPARTMENT, *DOORS_WITHOUT_BODY)
        return said(structure.bodies[word].name, lang) if there else label(word, lang)

    then = " → "
    doors = (", " if lang == "en" else "、").join(map(name, route.doors))
    steps = then.join(f"{label(role, lang)}: {name(body)}" for role, body in route.steps.items())
    down = ""
    if route.handed_down is not None:
        via = route.handed_down.via
        down = (f"{name(via)}{then}" if via else "") + name(route.handed_down.to)
    put_out = ""
    if route.contracted is not None:
        put_out = f"{', '.join(map(code, route.contracted.to))} ({code(route.contracted.rule)})"
    sunset = "" if route.sunset is None else str(route.sunset.months)
    return doors, steps, down, put_out, sunset, taken_over(route, code)


def _post(post: Post, lang: Lang) -> str:
    about = [label(post.payer, lang), label(post.duty, lang)]
    if post.dual_post_of:
        about.append(f"{label('odd.dual', lang)} {code(post.dual_post_of)}")
    return f"{said(post.name, lang)} {number(post.count)} ({', '.join(about)})"
