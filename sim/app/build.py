"""Build a reform: levers as cards, what they amount to, and a first look at what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara
from markupsafe import Markup as Html

from sim.app import desk
from sim.app.address import OWN, Address
from sim.app.asking import html_problem
from sim.app.choosing import name_of
from sim.app.curves import Curves
from sim.app.downloads import scenario_path
from sim.app.elements import tag
from sim.app.limits import LIMITS
from sim.app.options import bundled_names, clauses, lever_files, levers
from sim.app.organisation import organisation_svg
from sim.app.plan import FROM, LAST_MONTH, LONGEST_NAME, Plan, conflicts, of_scenario
from sim.app.tray import Tray
from sim.app.watching import use_rested
from sim.app.way import Way
from sim.app.widgets import Actions, Form, Levers, Markup, Upload
from sim.app.words import action_words, mistakes, say
from sim.institutions.documents import InputError
from sim.institutions.files.library import bundled
from sim.institutions.levers import Refusal
from sim.report.drawn import listed, said
from sim.text import Lang
from sim.text.problems import told

_REST = 0.6  # seconds without a change after which the structure is drawn
SECTIONS = ("bodies", "functions", "relations", "measures", "aims")
"""The plan's sections, its aims last: what serves an aim alone comes after what it needs."""


@solara.component
def Page(address: Address, go: Way) -> None:
    """Cards, chart, first look, files."""
    lang, plan = address.lang, address.plan
    refused = solara.use_memo(lambda: conflicts(plan, lever_files(), bundled().root), [plan.text])
    given, set_given = solara.use_state("")
    wrong, set_wrong = solara.use_state(None)

    # the last telling, and the last that what is drawn follows from: it may be drawn with the plan before
    _, set_told = solara.use_state(0)
    last, seen = solara.use_ref(0), solara.use_ref(0)
    before = last.current
    if go.now.plan.text == plan.text:
        seen.current = max(seen.current, before)

    def latest() -> Plan:
        return go.now.plan

    def set_plan(wanted: Plan) -> None:
        go(replace(go.now, plan=wanted))

    def changed(told: dict[str, Any]) -> None:
        wanted = told_plan(latest(), told)
        if wanted is not None:
            set_plan(wanted)
        number = told.get("number")
        if isinstance(number, int):
            last.current = number  # only now, when its plan is what is asked for
            set_told(number)  # one that changes nothing is answered, too

    def upload(told: dict[str, Any]) -> None:
        set_wrong(None)
        set_given("")
        if "text" not in told:
            return
        try:
            who = solara.get_session_id()
            set_given(desk.options().give(str(told.get("name", "")), str(told["text"]), who))
        except InputError as error:
            set_wrong(error)

    own = OWN + plan.text
    ready = bool(plan.levers) and not refused
    items: list[dict[str, Any]] = [
        {"id": "compare-own", "label": say("compare_own", lang), "main": True, "disabled": not ready}
    ]
    if ready:
        items.append(
            {"id": "save", "label": say("save", lang), "href": scenario_path(own), "file": f"{plan.id}.yaml"}
        )

    def compare(options: tuple[str, ...]) -> None:
        if options:
            go(replace(go.now.at("answer"), base=FROM, options=options))

    Markup(
        html=Html().join(
            (tag("h1", say("page.build", lang)), tag("p", say("build_help", lang), class_="sq-lead"))
        )
    )
    with solara.Div(classes=["sq-builder"]):
        with solara.Div(classes=["sq-choosing"]):
            with solara.Div(classes=["sq-wide"]):
                Form(
                    name=say("preset", lang),
                    fields=[*_presets(address), _named(plan, lang)],
                    event_changed=lambda told: _take(told, latest(), set_plan),
                )
            Tray(
                plan,
                latest,
                lang,
                set_plan,
                lambda plans: compare(tuple(OWN + it.text for it in plans)),
            )
            Levers(
                groups=solara.use_memo(lambda: _cards(plan, refused, lang), [plan.text, lang]),
                words={key: say(f"lever.{key}", lang) for key in ("strength", "month", "clause", "mend")}
                | {"outside": say("lever.outside", lang, typed="{typed}", last=LAST_MONTH, taken="{taken}")},
                last=LAST_MONTH,
                seen=seen.current,
                event_changed=changed,
                event_mend=lambda name: (
                    set_plan(latest().with_needs_of(str(name), lever_files())) if name in levers() else None
                ),
            )
        with solara.Div(classes=["sq-outcome"]):
            Actions(
                name=say("files", lang),
                items=items,
                words=action_words(lang),
                event_pressed=lambda _: compare((own,)),
            )
            Upload(
                words={
                    key: say(f"upload.{key}", lang, most=LIMITS.upload_bytes // 1000)
                    for key in ("label", "help", "large", "not_text")
                },
                most=LIMITS.upload_bytes,
                testid="upload",
                event_given=upload,
            )
            if wrong:
                Markup(
                    html=Html().join(
                        (tag("p", say("upload.wrong", lang)), html_problem(mistakes(wrong, lang)))
                    ),
                    testid="upload-wrong",
                    role="alert",
                )
            if given:
                _Given(address, given, go, set_plan)
            Curves(address, not refused)
    _Chart(address, ok=not refused)


def told_plan(plan: Plan, told: dict[str, Any]) -> Plan | None:
    """The plan with what of a lever was told to be set; None where nothing that could be was told."""
    name, strength, month = told.get("id"), told.get("strength"), told.get("month")
    if name not in levers() or not any(isinstance(it, int | float) for it in (strength, month)):
        return None
    return plan.changed(
        str(name),
        float(strength) if isinstance(strength, int | float) else None,
        int(month) if isinstance(month, int | float) else None,
    )


def _take(told: dict[str, Any], plan: Plan, set_plan: Callable[[Plan], None]) -> None:
    """Begin with a bundled scenario, or call the plan something."""
    value = str(told.get("value"))
    if told.get("id") == "name":
        set_plan(replace(plan, name=value))
    elif value in bundled_names():
        set_plan(of_scenario(desk.options().scenario(value)))


def _named(plan: Plan, lang: Lang) -> dict[str, Any]:
    label_ = say("plan_name", lang)
    return {"id": "name", "kind": "text", "label": label_, "value": plan.name, "max": LONGEST_NAME}


def _presets(address: Address) -> list[dict[str, Any]]:
    """Bundled scenarios that are levers over the old structure."""
    lang = address.lang
    found = [{"value": "", "label": say("preset_own", lang)}]
    chosen = ""
    for name in (
        "old",
        "new",
        "reform",
        "phased",
        *(n for n in bundled_names() if n.startswith(("only_", "without_"))),
    ):
        if name in bundled_names():
            group = (
                "only" if name.startswith("only_") else "without" if name.startswith("without_") else "whole"
            )
            found.append({"value": name, "label": name_of(name, lang), "group": say(f"group_{group}", lang)})
            if not chosen and of_scenario(desk.options().scenario(name)).settings == address.plan.settings:
                chosen = name
    return [
        {"id": "preset", "kind": "select", "label": say("preset", lang), "value": chosen, "options": found}
    ]


def _cards(plan: Plan, refused: dict[str, Refusal], lang: Lang) -> list[dict[str, Any]]:
    groups, there = [], clauses()
    for section in SECTIONS:
        cards = []
        for name, lever in levers().items():
            if _section(lever.clauses) == section:
                measure = plan.levers.get(name)
                conflict = ""
                if name in refused:
                    missing = listed((said(levers()[m].name, lang) for m in refused[name].missing), lang)
                    why = said(lever.needs_because, lang) if lever.needs_because else ""
                    conflict = (
                        say("conflict", lang, needs=missing, why=why)
                        if missing
                        else say("conflict_other", lang, found=told(refused[name].found, lang))
                    )
                cards.append(
                    {
                        "id": name,
                        "name": said(lever.name, lang),
                        "about": said(lever.about, lang),
                        "strength": measure.strength if measure else 0,
                        "month": measure.month if measure else plan.next_month,
                        "codes": ", ".join(lever.clauses),
                        "means": said(lever.strength, lang),
                        "conflict": conflict,
                        "mend": bool(name in refused and refused[name].missing),
                        "clauses": [
                            f"{code}: {said(there[code].text, lang)}"
                            for code in lever.clauses
                            if code in there
                        ],
                    }
                )
        if cards:
            groups.append({"label": say(f"section.{section}", lang), "levers": cards})
    return groups


def _section(codes: tuple[str, ...]) -> str:
    """The section of the plan that a lever stands in: that of its first clause that is more than an aim."""
    there = clauses()
    sections = [there[code].section for code in codes if code in there]
    return next((section for section in sections if section != "aims"), "aims")


@solara.component
def _Chart(address: Address, ok: bool) -> None:
    """The structure that is in force when all levers are."""
    lang, plan = address.lang, address.plan
    Markup(html=tag("h2", say("amounts_to", lang)))

    def draw() -> Html:
        if not (ok and rested):
            return Html()
        try:
            structure = desk.options().of_plan(plan).phases[-1].structure
        except InputError as error:
            return html_problem(mistakes(error, lang))
        return organisation_svg(structure, lang, wide=False)

    last = solara.use_ref("")
    # reading a structure takes its time, which the curves are not to wait for
    rested = use_rested(f"{plan.settings} {ok}", _REST) or not last.current
    drawn = solara.use_memo(draw, [plan.settings if ok and rested else "", lang, ok and rested])
    picture = drawn if ok and rested else last.current
    last.current = picture
    if not picture:
        Markup(html=tag("p", say("conflicts_first", lang), class_="sq-note"), testid="organisation")
        return
    if not ok:
        Markup(html=tag("p", say("chart_before", lang), class_="sq-note"))
    Markup(html=picture, testid="organisation", look="" if ok and rested else "sq-stale")


@solara.component
def _Given(address: Address, option: str, go: Way, set_plan: Callable[[Plan], None]) -> None:
    """An uploaded scenario: what it is, and what to do with it."""
    lang = address.lang
    try:
        scenario = desk.options().scenario(option)
    except InputError as error:
        Markup(html=html_problem(mistakes(error, lang)), role="alert")
        return
    own = of_scenario(scenario)
    Markup(
        html=Html().join(
            (
                tag("p", tag("strong", say("upload.read", lang, name=said(scenario.name, lang)))),
                tag("p", said(scenario.about, lang)),
            )
        ),
        testid="given",
        role="status",
    )
    items = [{"id": "compare-given", "label": say("upload.compare", lang), "main": True}]
    if own.levers:
        items.append({"id": "take-given", "label": say("upload.take", lang, count=len(own.levers))})

    def pressed(what: str) -> None:
        if what == "compare-given":
            go(replace(go.now.at("answer"), base=FROM, options=(option,)))
        else:
            set_plan(own)

    Actions(name=say("files", lang), items=items, words=action_words(lang), event_pressed=pressed)
