"""`shequ show`: a scenario's timeline and differences, a structure's organisation chart, routes and rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sim.cli.console import give, grid, out, unbroken
from sim.cli.settings import scenario_beside
from sim.documentation.structures import taken_over
from sim.institutions.changes import Change, in_force, scenario_changes, timeline_changes
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.library import (
    bundled_scenarios,
    bundled_structures,
    load_scenario,
    load_structure,
)
from sim.institutions.files.single_levers import scenario_document
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.institutions.schema import Names
from sim.institutions.structure import (
    DEPARTMENT,
    DOORS_WITHOUT_BODY,
    RULES,
    SYSTEMS,
    BodyData,
    Post,
    Route,
    Structure,
)
from sim.text import Lang, label
from sim.text.problems import message


def show_name(name: str, month: int | None, lang: Lang) -> None:
    """Show what a name or path means: a scenario before a structure, where both have the name."""
    console = out()
    scenario: Scenario | None = None
    if _is_structure(name):
        if month is not None:
            raise InputError(Problem("shequ", 0, "--month", str(month), message("no_month")))
        structure = load_structure(name)
        console.print(Text(said(structure.name, lang), style="bold"), said(structure.about, lang), sep="\n")
    else:
        scenario = load_scenario(name)
        last = scenario.years * MONTHS_A_YEAR
        if month is not None and not 1 <= month <= last:
            raise InputError(Problem("shequ", 0, "--month", str(month), message("month_to", last=last)))
        _show_scenario(scenario, lang)
        structure = in_force(scenario, last if month is None else month).structure
        console.print(Text(f"\n{structure.id}: {said(structure.name, lang)}", style="bold"))
    if structure.levers:
        console.print(f"{label('levers', lang)}: {_levers(structure)}", markup=False)
    console.print(chart(structure, lang))
    console.print(_departments(structure, lang))
    console.print(_routes(structure, lang))
    console.print(_rules(structure, lang))
    give(None, _for_machines(structure, scenario))


def _for_machines(structure: Structure, scenario: Scenario | None) -> dict[str, Any]:
    """The structure in force as its file has it, after what there is to say of the scenario."""
    shown = {"structure": structure.model_dump(mode="json")}
    if scenario is None:
        return shown
    return {
        "scenario": scenario.id,
        "name": scenario.name.model_dump(),
        "about": scenario.about.model_dump(),
        "residents": scenario.community.residents,
        "years": scenario.years,
        "replicates": scenario.replicates,
        "seed": scenario.seed,
        "timeline": [{"month": phase.month, "structure": phase.structure.id} for phase in scenario.phases],
        **shown,
    }


def said(names: Names, lang: Lang) -> str:
    """A name or text in a language."""
    return str(getattr(names, lang))


def _is_structure(name: str) -> bool:
    scenarios, structures = bundled_scenarios(), bundled_structures()
    if name in scenarios or name in structures:
        return name not in scenarios
    if not name.endswith((".yaml", ".yml")) and "/" not in name:
        allowed = message("or_file", names=one_of(dict.fromkeys((*scenarios, *structures)), name))
        raise InputError(Problem("shequ", 0, "show", message("unknown_name", name=repr(name)), allowed))
    return bool({"bodies", "routes"} & set(scenario_document(name).keys()))


# Scenarios


def _show_scenario(scenario: Scenario, lang: Lang) -> None:
    console = out()
    console.print(Text(f"{scenario.id}: {said(scenario.name, lang)}", style="bold"))
    console.print(said(scenario.about, lang), markup=False)
    community = scenario.community
    where = f", {community.table}" if community.table else ""
    console.print(
        f"{label('residents', lang)}: {community.residents:,} ({community.area_km2:g} km²{where}); "
        f"{label('years', lang)}: {scenario.years}; {label('replicates', lang)}: {scenario.replicates}; "
        f"{label('seed', lang)}: {scenario.seed}",
        markup=False,
    )
    table = grid(label("month", lang), label("structure", lang), label("about", lang), numbers=(0,))
    table.title = label("timeline", lang)
    for phase in scenario.phases:
        text = said(phase.note or phase.structure.name, lang)
        table.add_row(str(phase.month), escape(phase.structure.id), escape(text))
    console.print(table)
    if scenario.events:
        console.print(_events(scenario, lang))
    _show_restoration(scenario, lang)
    parent = _parent(scenario)
    if parent is not None:
        console.print(_differences(parent, scenario, lang))
    elif scenario.overrides:
        rows = [
            Change(name, f"{scenario.parameters.registry[name].default:g}", f"{value:g}")
            for name, value in scenario.overrides.items()
        ]
        console.print(_changes(rows, label("overrides", lang), lang))


def _show_restoration(scenario: Scenario, lang: Lang) -> None:
    """What comes if the street office is restored, for every stretch of the timeline where that differs."""
    table = grid(label("since_month", lang), label("about", lang), label("levers", lang), numbers=(0,))
    table.title = label("restoration", lang)
    before: Structure | None = None
    told = ""
    for phase in scenario.phases:
        if phase.restored is not None and phase.restored != before:
            about = said(phase.restored.about, lang)
            table.add_row(str(phase.month), "″" if about == told else about, _levers(phase.restored) or "-")
            told = about
        before = phase.restored
    if table.row_count:
        if any(phase.restored for phase in scenario.phases[:-1]):
            table.caption, table.caption_justify = label("restoration.ends", lang), "left"
        out().print(table, "")


def _events(scenario: Scenario, lang: Lang) -> Table:
    words = ("month", "event", "months", "strength", "about")
    table = grid(*(label(word, lang) for word in words), numbers=(0, 2, 3), title=label("events", lang))
    for event in scenario.events:
        what = label(event.kind, lang) + (f": {label(event.area, lang)}" if event.area else "")
        note = said(event.note, lang) if event.note else ""
        table.add_row(str(event.month), what, str(event.months), f"{event.strength:g}", escape(note))
    return table


def _levers(structure: Structure) -> str:
    """The levers in a structure; a strength is told where it is not 1."""
    return ", ".join(
        name if strength == 1.0 else f"{name} {strength:g}" for name, strength in structure.levers.items()
    )


def _parent(scenario: Scenario) -> Scenario | None:
    """The scenario that this one extends, as its file says."""
    if not scenario.extends:
        return None
    written = scenario_document(scenario.source).get("extends")
    return scenario_beside(str(written), scenario.source, bundled_scenarios())


def _differences(parent: Scenario, scenario: Scenario, lang: Lang) -> Table:
    rows = scenario_changes(parent, scenario)
    for month, changes in timeline_changes(parent, scenario):
        heading = f"{label('month', lang)} {month}"
        there, here = in_force(parent, month).structure.id, in_force(scenario, month).structure.id
        rows += [Change(heading, there, here), *(Change(f"  {c.where}", c.before, c.after) for c in changes)]
    return _changes(rows, f"{label('changes', lang)} {parent.id}", lang)


def _changes(rows: Iterable[Change], title: str, lang: Lang) -> Table:
    table = grid(label("where", lang), label("before", lang), label("after", lang), title=escape(title))
    table.expand = True
    for column, share in zip(table.columns, (4, 2, 2), strict=True):
        column.ratio = share  # keys are harder to read folded than what stands there
    for change in rows:
        where = change.where.lstrip()
        indent = len(change.where) - len(where)
        table.add_row(
            Padding(Text(where), (0, 0, 0, indent)), Text(change.before or "–"), Text(change.after or "–")
        )
    if not table.rows:
        table.add_row(label("none", lang), "", "")
    return table


# Structures


def chart(structure: Structure, lang: Lang) -> Tree:
    """The organisation chart: systems, bodies, posts with counts, payers and who holds dual posts."""
    root = Tree(Text(_totals(structure, lang)), guide_style="dim")
    for system in SYSTEMS:
        bodies = {name: body for name, body in structure.bodies.items() if body.system == system}
        if not bodies:
            continue
        branch = root.add(Text(label(system, lang), style="bold underline"))
        for name, body in bodies.items():
            twig = branch.add(_body_line(name, body, structure, lang))
            for post in body.posts.values():
                twig.add(_post_line(post, structure, lang))
            if body.members:
                members = ", ".join(_member(member, structure, lang) for member in body.members)
                twig.add(Text(f"{label('members', lang)}: {members}"))
    return root


def _body_line(name: str, body: BodyData, structure: Structure, lang: Lang) -> Text:
    instances = body.count * (structure.precincts if body.per == "precinct" else 1)
    times = f" × {instances}" if instances > 1 else ""
    return Text.assemble((said(body.name, lang), "bold"), times, (f"  {name}", "dim"))


def _post_line(post: Post, structure: Structure, lang: Lang) -> Text:
    duty = label(post.field, lang) if post.field else label(post.duty, lang)
    if post.dual_post_of is None:
        how = label(post.payer, lang)
    else:
        how = f"{label('held_by', lang)} {_post_name(post.dual_post_of, structure, lang)}"
        if post.hours_share < 1.0:
            how += f", {post.hours_share:.0%} {label('of_hours', lang)}"
    return Text.assemble(f"{post.count:g} {said(post.name, lang)}", (f"  {duty}; {how}", "dim"))


def _post_name(written: str, structure: Structure, lang: Lang) -> str:
    """A post written as ``body.post``, by its names."""
    body_id, _, post_id = written.partition(".")
    body = structure.bodies[body_id]
    return f"{said(body.name, lang)}, {said(body.posts[post_id].name, lang)}"


def _member(member: str, structure: Structure, lang: Lang) -> str:
    """A member as the file says: a body, a post of a body, or other words."""
    body_id, _, post_id = member.partition(".")
    body = structure.bodies.get(body_id)
    if body is None:
        return label(member, lang)
    return _post_name(member, structure, lang) if post_id in body.posts else said(body.name, lang)


def _totals(structure: Structure, lang: Lang) -> str:
    """How many posts there are at the reference size, and who pays them."""
    paid: dict[str, float] = defaultdict(float)
    dual = 0.0
    for body_id, _, post in structure.all_posts():
        body = structure.bodies[body_id]
        count = post.count * body.count * (structure.precincts if body.per == "precinct" else 1)
        if post.dual_post_of is None:
            paid[post.payer] += count
        else:
            dual += count
    payers = ", ".join(f"{label(payer, lang)} {count:g}" for payer, count in paid.items())
    return (
        f"{sum(paid.values()) + dual:g} {label('posts', lang)}, {dual:g} {label('of_which_dual', lang)}; "
        f"{label('paid_by', lang)}: {payers}; {structure.precincts} × {label('precinct', lang)}"
    )


def _departments(structure: Structure, lang: Lang) -> Table:
    words = ("departments", "area", "field_staff", "coordinators")
    table = grid(*(label(word, lang) for word in words), numbers=(2, 3))
    for department in structure.departments.values():
        areas = ", ".join(label(area, lang) for area in department.areas)
        cap = department.coordinator_cap
        table.add_row(
            escape(said(department.name, lang)),
            areas,
            f"{department.field_staff:g}",
            f"{department.coordinators:g}" + ("" if cap is None else f" (≤ {cap:g})"),
        )
    return table


def _routes(structure: Structure, lang: Lang) -> Table:
    table = grid(*(label(word, lang) for word in ("routes", "doors", "steps", "handed_down")))
    own = label("own_route", lang)
    for name, route in structure.routes.items():
        table.add_row(label(name, lang), *_route_cells(route, structure, lang))
    for name, route in structure.affair_routes.items():
        table.add_row(escape(f"{name} ({own})"), *_route_cells(route, structure, lang))
    return table


def _route_cells(route: Route, structure: Structure, lang: Lang) -> tuple[str, str, str]:
    def name(word: str) -> str:
        if word == DEPARTMENT or word in DOORS_WITHOUT_BODY:
            return label(word, lang)
        return said(structure.bodies[word].name, lang)

    doors = ", ".join(name(door) for door in route.doors)
    steps = "\n".join(f"{label(role, lang)}: {name(body)}" for role, body in route.steps.items())
    onward = []
    if route.handed_down is not None:
        via = f", {label('via', lang)} {name(route.handed_down.via)}" if route.handed_down.via else ""
        onward.append(f"{name(route.handed_down.to)}{via}")
    if route.contracted is not None:
        bodies = [body for body in structure.bodies.values() if body.kind in route.contracted.to]
        takers = ", ".join(said(body.name, lang) for body in bodies)
        onward.append(f"{label('contracted', lang)}: {takers}")
    if route.sunset is not None:
        onward.append(f"{label('sunset', lang)}: {route.sunset.months}")
    if route.transferable_to is not None:
        onward.append(f"{label('transferable_to', lang)}: {taken_over(route)}")
    return escape(doors), escape(steps), escape("\n".join(onward))


def _rules(structure: Structure, lang: Lang) -> Table:
    table = grid(*(label(word, lang) for word in ("rules", "strength", "meaning")), numbers=(1,))
    unbroken(table, 0, structure.rules)
    for rule, strength in structure.rules.items():
        table.add_row(rule, f"{strength:g}", RULES.get(rule, ""))
    return table
