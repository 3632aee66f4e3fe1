"""The description in short: the same texts as `sim.documentation.odd`, as much of them as two pages hold.

What a newcomer reads before the whole: purpose, who acts, what happens when, the design concepts that matter
most, what the model starts from, and which mechanisms there are. It says nothing that the whole does not.
"""

from __future__ import annotations

from sim.documentation.entities import ENTITIES
from sim.documentation.facts import facts
from sim.documentation.odd import LIMITS
from sim.documentation.sources import modules_of
from sim.documentation.submodels import MECHANISMS, title_of
from sim.model.steps import SCHEDULE
from sim.text import Lang, label

CONCEPTS = ("interaction", "stochasticity", "emergence", "adaptation")
"""The design concepts that are told in short."""

_FULL = {"en": "model.md", "zh": "model.zh.md"}
_STOP = {"en": ".", "zh": "。"}


def description_in_short(lang: Lang) -> str:
    """The short description as Markdown."""
    data = facts()

    def say(word: str) -> str:
        return label(word, lang).format(**data.numbers)

    def heading(number: int, word: str) -> str:
        return f"## {number} {label(word, lang)}"

    comma, gap = ("、", "") if lang == "zh" else (", ", " ")
    entities = comma.join(_lower(label(f"odd.entity.{entity.id}", lang), lang) for entity in ENTITIES)
    stretches = [
        f"**{label(f'odd.when.{when}', lang)}**{'：' if lang == 'zh' else ': '}"
        + comma.join(f"`{step.name}`" for step in steps)
        for when, steps in SCHEDULE.stretches.items()
    ]
    concepts = [
        f"**{label(f'concept.{concept}.heading', lang)}{_STOP[lang]}**{gap}{say(f'concept.{concept}')}"
        for concept in CONCEPTS
    ]
    parts = [
        f"# {label('short', lang)}",
        label("short.about", lang).format(full=_FULL[lang]),
        heading(1, "odd.purpose.heading"),
        say("odd.purpose"),
        say("odd.patterns"),
        label("short.limits", lang) + comma.join(_use(use, lang) for use in LIMITS) + _STOP[lang],
        heading(2, "odd.entities.heading"),
        f"{entities[:1].upper()}{entities[1:]}{_STOP[lang]}",
        say("odd.scales"),
        heading(3, "odd.process.heading"),
        *stretches,
        heading(4, "odd.concepts.heading"),
        *concepts,
        heading(5, "odd.initialisation.heading"),
        say("odd.initialisation"),
        heading(6, "odd.input.heading"),
        say("odd.input"),
        heading(7, "odd.submodels.heading"),
        label("short.mechanisms", lang) + comma.join(mechanisms(lang)) + _STOP[lang],
    ]
    return "\n\n".join(parts) + "\n"


def mechanisms(lang: Lang) -> list[str]:
    """The title of each mechanism."""
    modules = [module for module in modules_of(MECHANISMS) if not module.endswith(f".{MECHANISMS}")]
    return [_lower(title_of(module)[lang], lang) for module in modules]


def _use(use: str, lang: Lang) -> str:
    return _lower(label(f"limits.{use}", lang).rstrip(".。"), lang)


def _lower(text: str, lang: Lang) -> str:
    return text[:1].lower() + text[1:] if lang == "en" else text
