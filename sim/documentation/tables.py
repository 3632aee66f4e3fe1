"""Tables of the description, each made from one file of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.documentation.markdown import code, number, table
from sim.documentation.submodels import feeds
from sim.institutions.affairs import Affair, Step
from sim.institutions.clauses import Clause
from sim.institutions.glossary import Term
from sim.institutions.levers import Lever
from sim.institutions.parameters import Parameter
from sim.institutions.patterns import Pattern
from sim.institutions.schema import Names
from sim.measures.indicators import HEADLINE, Indicator
from sim.text import Lang, label


def headings(lang: Lang, *words: str) -> list[str]:
    """The headings of a table, from codes of texts."""
    return [label(word, lang) for word in words]


def said(names: Names, lang: Lang) -> str:
    """A bilingual text in one language."""
    return names.en if lang == "en" else names.zh


def named(id_: str, names: Names, lang: Lang) -> str:
    """An id and the name it stands for."""
    return f"{code(id_)} {said(names, lang)}"


def parameters(registry: Mapping[str, Parameter], ids: Iterable[str], lang: Lang) -> str:
    """Parameters with default, range, unit, what they feed and what they rest on."""
    rows = []
    for id_ in ids:
        it = registry[id_]
        span = [number(it.low), number(it.high)] if it.kind != "constant" else ["", label("constant", lang)]
        unit = it.unit if lang == "en" else label(f"unit.{it.unit}", lang)
        basis = f"{it.basis.grade}: {it.basis.text}"
        rows.append([named(id_, it.name, lang), number(it.default), *span, unit, feeds(id_, it, lang), basis])
    words = ("odd.parameter", "default", "odd.low", "odd.high", "unit", "odd.feeds", "odd.basis")
    return table(headings(lang, *words), rows, (1, 2, 3))


def affairs(catalogue: Mapping[str, Affair], departments: Mapping[str, Names], lang: Lang) -> str:
    """The catalogue of affairs, with everything it says of one but its season."""
    rows, semicolon = [], label("figure.semicolon", lang)
    for id_, it in catalogue.items():
        where = it.area or it.line
        kind = label(it.affair_class, lang) + (f"{semicolon}{label(where, lang)}" if where else "")
        factors = semicolon.join(
            f"{label(f'odd.attribute.{name}', lang)} {number(factor)}"
            for name, factor in it.multipliers.items()
        )
        rows.append(
            [
                named(id_, it.name, lang),
                f"{kind}{semicolon}{label(f'odd.frequency.{it.frequency}', lang)}",
                named(it.department, departments[it.department], lang) if it.department else "",
                _raised(it, lang),
                factors,
                " → ".join(_step(step, lang) for step in it.steps),
                number(it.due_days),
                number(it.patience_days),
                str(it.priority),
                number(it.loss),
                f"{number(it.local_share)} / {number(it.preventable)}",
                number(it.price),
                " ".join(it.clauses),
                f"{it.basis.grade}: {it.basis.text}",
            ]
        )
    words = (
        "affair", "class", "department", "odd.raised", "odd.factors", "steps", "due", "odd.patience",
        "odd.priority", "odd.loss", "odd.local", "odd.price", "clauses", "odd.basis",
    )  # fmt: skip
    return table(headings(lang, *words), rows, (6, 7, 8, 9, 11))


def seasons(catalogue: Mapping[str, Affair], lang: Lang) -> str:
    """Monthly factors of the affairs that have a season."""
    rows = [
        [named(id_, it.name, lang), *(number(factor) for factor in it.programme.season)]
        for id_, it in catalogue.items()
        if it.programme is not None and len(set(it.programme.season)) > 1
    ]
    months = [str(month + 1) for month in range(12)]
    return table([label("affair", lang), *months], rows, range(1, 13))


def levers(all_levers: Mapping[str, Lever], lang: Lang) -> str:
    """The levers in the order in which they are laid over a structure."""
    rows = []
    for id_, it in all_levers.items():
        why = f" ({said(it.needs_because, lang)})" if it.needs_because else ""
        needed = ", ".join(code(name) for name in it.needs) + why
        name = f"{named(id_, it.name, lang)}: {said(it.about, lang)}"
        stays = label("odd.stays" if it.survives_restoration else "odd.ends", lang)
        clauses_ = " ".join(it.clauses)
        rows.append(
            [name, label(f"lever.{it.group}", lang), clauses_, said(it.strength, lang), needed, stays]
        )
    words = ("lever", "group", "clauses", "strength_means", "needs", "odd.restoration")
    return table(headings(lang, *words), rows)


def indicators(declared: Mapping[str, Indicator], lang: Lang) -> str:
    """Indicators with unit, direction, definition and breakdowns; a star marks the headline."""
    better = {"up": "odd.up", "down": "odd.down", "zero": "odd.zero", "none": "no_direction"}
    rows = [
        [
            named(id_, it.name, lang) + (" \\*" if id_ in HEADLINE else ""),
            label(f"group.{it.group}", lang),
            said(it.unit, lang),
            label(better[it.better], lang),
            said(it.definition, lang),
            label("figure.comma", lang).join(label(f"odd.by.{by}", lang) for by in it.by),
        ]
        for id_, it in declared.items()
    ]
    return table(
        headings(lang, "indicator", "group", "unit", "odd.direction", "odd.definition", "odd.by"), rows
    )


def patterns(all_patterns: Mapping[str, Pattern], lang: Lang) -> str:
    """Patterns with their criterion, role, grade and source."""
    rows = []
    for id_, it in all_patterns.items():
        ends = ("" if end is None else number(end) for end in (it.low, it.high))
        stop = ". " if lang == "en" else "。"
        note = f"{stop}{said(it.note, lang)}" if it.note else ""
        name = f"{id_}: {said(it.name, lang)}"
        measured = ", ".join(code(indicator) for indicator in it.indicators)
        role = label("pattern.not_testable" if it.kind == "not_testable" else it.role, lang)
        rows.append([name, said(it.target, lang) + note, *ends, measured, role, f"{it.grade}: {it.source}"])
    words = ("pattern", "odd.criterion", "odd.low", "odd.high", "indicators", "odd.role", "odd.source")
    return table(headings(lang, *words), rows, (2, 3))


def clauses(plan: Mapping[str, Clause], all_levers: Mapping[str, Lever], lang: Lang) -> str:
    """Clauses of the plan with mechanism, levers and code."""
    rows = [
        [
            f"{id_}: {said(it.name, lang)} ({it.term})",
            said(it.text, lang),
            said(it.mechanism, lang),
            ", ".join(code(lever) for lever, data in all_levers.items() if id_ in data.clauses),
            ", ".join(code(reference) for reference in it.code),
            ", ".join(code(indicator) for indicator in it.indicators),
        ]
        for id_, it in plan.items()
    ]
    words = ("odd.clause", "odd.text", "mechanism", "levers", "code", "indicators")
    return table(headings(lang, *words), rows)


def glossary(terms: Mapping[str, Term], lang: Lang) -> str:
    """The glossary: words in both languages, the plan's own and the code's, and the meaning."""
    rows = [
        [it.name.en, it.name.zh, it.plan or "", code(it.code or id_), said(it.meaning, lang)]
        for id_, it in terms.items()
    ]
    words = ("glossary.en", "glossary.zh", "glossary.plan", "code", "meaning")
    return table(headings(lang, *words), rows)


def _raised(it: Affair, lang: Lang) -> str:
    if it.programme is None:
        return f"{label('resident', lang)}: {number(it.rate)}"
    return f"{label('programme', lang)}, {label(it.programme.per, lang)}: {number(it.programme.volume)}"


def _step(step: Step, lang: Lang) -> str:
    seal = f", {label('odd.seal', lang)}" if step.seal else ""
    return f"{label(step.role, lang)} {number(step.hours)} h ({step.shape}{seal})"
