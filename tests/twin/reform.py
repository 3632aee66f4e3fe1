"""Reform dates (改革生效): bodies open and close, precincts are redrawn, open cases move, residents hear."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.institutions.structure import Structure
from tests.twin import census
from tests.twin.absorbing import absorbed
from tests.twin.bodies import Body
from tests.twin.cases import Case, Stage
from tests.twin.contractors import Contractor
from tests.twin.draws import chance, stream
from tests.twin.offices import places_of
from tests.twin.routes import Route, routes_under
from tests.twin.staffing import take_out
from tests.twin.structures import heir_of
from tests.twin.ways import Rules, hours_of, of_department, of_resident, rules_of, settle
from tests.twin.words import AREAS

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Before:
    """What was there before a reform."""

    structure: Structure
    precincts: list[int]
    routes: list[Route]
    rules: Rules
    lived: list[list[int]]
    """[old precincts][new precincts] residents who lived in one and live in the other"""

    @property
    def changes_number(self) -> bool:
        """Whether there are more or fewer precincts now."""
        return len(self.lived) != len(self.lived[0])

    def successor(self, precinct: int) -> int:
        """Who takes over a committee's own tasks: itself, or where most of its residents are."""
        here = self.lived[precinct]
        return precinct if precinct < len(here) else here.index(max(here))


class Reform:
    """How another structure comes into force."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.whole = model.structure
        """with the bodies that have been closed"""
        self.redrawn = False

    def take_effect_if_due(self) -> None:
        """The month's dated structure, or the restored street office, without the bodies that are closed."""
        model, district = self.model, self.model.district
        precincts = model.structure.precincts
        for phase in model.spec.phases:
            if phase.month == model.month and not district.restored:
                model.phase, self.whole = phase, phase.structure
        if district.restored and model.phase.restored is not None and not model.has("street_office"):
            self.whole = model.phase.restored
        structure = absorbed(self.whole, district.closed)
        if model.day == 0 or structure != model.structure:
            self.take_effect(structure)
        district.closed = [body for body in district.closed if body in model.structure.absorbed]
        self.redrawn = model.structure.precincts != precincts

    def take_effect(self, structure: Structure) -> None:
        """Take the steps of a reform in their order."""
        model, before = self.model, None
        if model.day > 0:
            homes = [household.precinct for household in model.households]
            before = Before(model.structure, homes, model.routes, model.rules, [])
        model.structure = structure
        model.district.reform(structure.rules["assignment_ban"])
        self.redraw(before)
        model.sunsets.date()
        model.functions.date_functions()
        self.set_routes()
        self.take_up_posts(before)
        model.contracts.restructure()
        if before is not None:
            model.rules = rules_of(structure, model.layout, model.values)
            model.oversight.weigh()
            self.merge(before)
            self.move_cases(before)
            self.tell(before)

    def redraw(self, before: Before | None) -> None:
        """Households belong to precincts, and offices stand in the midst of those they serve."""
        model, n = self.model, self.model.structure.precincts
        x, y = [h.x for h in model.households], [h.y for h in model.households]
        size = [h.size for h in model.households]
        where = census.precincts(x, y, size, n)
        for household, precinct in zip(model.households, where, strict=True):
            household.precinct = precinct
            household.forget_distances()
        counted = Counter(resident.home.precinct for resident in model.residents)
        model.precinct_residents = [counted[i] for i in range(model.most_precincts)]
        own = census.centroids(x, y, size, where, n)
        middle = census.centroids(x, y, size, [0] * len(x), 1)[0]
        for site in model.layout.sites.values():
            for k, office in enumerate(site.offices):
                office.x, office.y = own[k] if site.by_precinct and k < n else middle
        if before is None:
            return
        old = max(before.precincts) + 1
        before.lived = [[0] * n for _ in range(old)]
        for household, lived in zip(model.households, before.precincts, strict=True):
            before.lived[lived][household.precinct] += household.size
        if before.changes_number:
            model.priorities.spread(model.precinct_residents)

    def set_routes(self) -> None:
        """Routes of the structure, with the year's priorities and what has moved."""
        model = self.model
        units = {"resident": len(model.residents), "household": len(model.households)}
        units |= {"committee": model.structure.precincts, "subdistrict": 1}
        issued = model.sunsets.issued
        model.volume_a_year = [
            source.rate * model.needs.creep.kept(a) * issued[a] * units[source.per]
            for a, source in enumerate(model.needs.own)
        ]
        affairs = dict(zip(model.names, model.affairs, strict=True))
        model.routes = routes_under(model.structure, affairs, model.layout, model.values)
        model.functions.put_shares()
        model.priorities.put_first()

    def take_up_posts(self, before: Before | None) -> None:
        """Departments and bodies open, take up their new posts, or close."""
        model, structure = self.model, self.model.structure
        posts = model.district.posts
        was = {b.body_id: (b.temporary, b.released) for b in model.bodies if b.is_open and b.instance == 0}
        for department in model.departments:
            department.restructure(structure.departments.get(department.name))
        for body in model.bodies:
            data = structure.bodies.get(body.body_id)
            here = data is not None and body.instance < places_of(data, structure.precincts)
            body.restructure(data if here else None)
        if before is not None:
            self.hand_over(before.structure, was)
            model.district.redeploy(posts)

    def hand_over(self, then: Structure, was: dict[str, tuple[float, float]]) -> None:
        """Bodies closed leave temporary people and released posts to their takers, and get them back."""
        now = self.model.structure
        one = {body.body_id: body for body in self.model.bodies if body.instance == 0}
        for taker_id, taker in one.items():
            closed = [b for b, data in now.absorbed.items() if heir_of(now, data) == taker_id]
            taker.carried = [one[b] for b in closed] if taker.is_open else []
            if not taker.is_open:
                continue
            came = [b for b in closed if b in was]
            back = [b for b, data in then.absorbed.items() if heir_of(then, data) == taker_id]
            back = [b for b in back if one[b].is_open]
            if not came and not back:
                continue
            parts: list[Body] = [taker, *(one[b] for b in back)]
            total = sum(body.established for body in parts)
            own = [was[b] for b in (taker_id, *came) if b in was]
            temporary, released = sum(w[0] for w in own), sum(w[1] for w in own)
            posts = [body.established for body in parts]
            for body, established in zip(parts, posts, strict=True):
                part = established / total if total > 0.0 else 0.0
                body.take_over(temporary * part, released * part)

    def merge(self, before: Before) -> None:
        """A redrawn precinct starts with its parts' mean capital and knowledge, less what merging costs."""
        if not before.changes_number:
            return
        model, values = self.model, self.model.values
        capital = list(model.society.capital)
        knowledge = {c.instance: c.knowledge for c in model.committees}
        for new in range(len(before.lived[0])):
            came = [row[new] for row in before.lived]
            people = sum(came)
            mean = sum(capital[old] * n for old, n in enumerate(came)) / people
            model.society.capital[new] = mean * (1.0 - values["capital.merger_loss"])
            known = sum(knowledge.get(old, 0.0) * n for old, n in enumerate(came)) / people
            for committee in model.committees:
                if committee.is_open and committee.instance == new:
                    committee.knowledge = known * (1.0 - values["knowledge.merger_loss"])

    def move_cases(self, before: Before) -> None:
        """Open cases whose routes, rules or precincts change move, the oldest first."""
        model = self.model
        all_change = before.changes_number or model.rules != before.rules
        # routes are compared field by field (see `Route`)
        changed = [all_change or old != new for old, new in zip(before.routes, model.routes, strict=True)]
        for case in list(model.service.oldest_first()):
            if changed[case.affair]:
                move(model, case, before.successor(case.precinct))

    def tell(self, before: Before) -> None:
        """Some residents hear of the reform, and know the doors that moved from then on."""
        model = self.model
        key = stream(model.seed, f"reform/{model.month}")
        then, now = (
            right_doors(before.routes, model.layout.doors),
            right_doors(model.routes, model.layout.doors),
        )
        moved = {area: door for area, door in now.items() if then.get(area) != door}
        for resident in model.residents:
            if chance(key, resident.row) < model.values["reform.told_share"]:
                resident.habit |= moved


def right_doors(routes: list[Route], doors: list[str]) -> dict[str, str]:
    """By area, the door where most affairs are counted in; of equally many, the first."""
    found: dict[str, str] = {}
    for area in AREAS:
        here = [r for r in routes if r.affair.programme is None and r.affair.area == area]
        right = [door for r in here if (door := r.right_door(carried=True)) is not None]
        if right:
            found[area] = max(right, key=lambda door: (right.count(door), -doors.index(door)))
    return found


def move(model: Town, case: Case, successor: int) -> None:
    """Let an open case go on by the routes in force: what has been done for it stays done."""
    service, route, structure = model.service, model.routes[case.affair], model.structure
    if case.household >= 0:
        case.precinct = model.households[case.household].precinct
    else:
        case.precinct = successor
    here = case.stage
    later = frozenset().union(*(stage.steps for stage in case.stages[case.at + 1 :]))
    is_open = model.is_open(here.office, structure)
    if not here.steps | later:
        if not is_open:  # all that was asked for is done, and who it was sent round by is gone
            take_out(service, case, model.now)
            service.finish(case, "done", model.now)
        return
    stages = planned(model, case, route, here.steps | later)
    stays = not here.steps and is_open
    for stage in stages:
        same = stage.office is here.office and stage.purpose == here.purpose
        stays = stays or bool(same and stage.steps & here.steps)
    if stays:
        rest = later - here.steps
        stages = planned(model, case, route, rest) if rest else []
        case.stages = [*case.stages[: case.at + 1], *stages]
        walk(case, route, case.at + 1)
        return
    take_out(service, case, model.now)
    less_what_is_done(case, route, here, stages)
    settle(case, stages, model.rules)
    walk(case, route, 0)
    if case.walks[0]:
        case.visits += 1
    case.handoffs += 1
    service.schedule(case, model.now)


def planned(model: Town, case: Case, route: Route, steps: frozenset[int]) -> list[Stage]:
    """Lay out these steps of a case, which are not done yet."""
    relayed = case.handoffs > 0
    if case.person < 0:
        choice = model.choices[case.affair]
        return of_department(case, route, choice, model.rules, steps, fresh=False, relayed=relayed)
    door = route.door(case.door)
    if door is not None and door.site is not None:
        alone = len(route.steps) == 1 and route.counter is None
        if door.name == "neighbours" or alone:
            # whoever keeps the door does the whole of it, as long as the door is there
            return of_resident(case, route, model.rules, steps, fresh=True)
    return of_resident(case, route, model.rules, steps, fresh=False)


def walk(case: Case, route: Route, first: int) -> None:
    """Note which stages from one on the resident walks to: the counter, or all when siloed."""
    kept = [case.walks[s] if s < len(case.walks) else False for s in range(first)]
    new = [
        case.person >= 0 and (not case.carried or any(route.steps[k].role == "counter" for k in stage.steps))
        for stage in case.stages[first:]
    ]
    case.walks = kept + new


def less_what_is_done(case: Case, route: Route, here: Stage, stages: list[Stage]) -> None:
    """Take off the new stages what has been done already of the stage that a case was at."""
    whole = sum(hours_of(case, route, k) for k in sorted(here.steps))
    if here.effort >= whole:
        return
    done = 1.0 - here.effort / whole
    for stage in stages:
        for k in sorted(here.steps & stage.steps):
            stage.effort -= done * hours_of(case, route, k)
        stage.effort = max(0.0, stage.effort)


def move_stranded(town: Town) -> None:
    """Cases at a contractor that has no people any more go to whoever does them now."""
    dry = [
        body.offices["staff"]
        for body in town.bodies
        if isinstance(body, Contractor) and body.staff <= 0.0 and "staff" in body.offices
    ]
    dry = [office for office in dry if any(purpose.waiting for purpose in office.purposes)]
    for case in list(town.service.oldest_first()):
        if case.stage.office in dry:
            move(town, case, case.precinct)
