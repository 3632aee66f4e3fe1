"""Words of the plan in docstrings, in simplified characters.

Docstrings name concepts as the plan writes them; the plan's own word stands in the glossary beside ours.
"""

from __future__ import annotations

from functools import cache

from sim.institutions.files.library import load_glossary

_BESIDES = {
    "義工": "志愿者",
    "職責同構": "职责同构",
    "決定重大問題": "决定重大问题",
    "黨群工作部": "党群工作部",
    "黨支部": "党支部",
}
"""What docstrings quote and the glossary does not have."""


def simplified(text: str) -> str:
    """The text with the plan's words replaced by the glossary's Chinese ones, longest first."""
    for old, new in _words():
        text = text.replace(old, new)
    return text


@cache
def _words() -> tuple[tuple[str, str], ...]:
    words = {
        plan.strip(): term.name.zh
        for term in load_glossary().values()
        if term.plan
        for plan in term.plan.split(" / ")
    }
    return tuple(sorted({**words, **_BESIDES}.items(), key=lambda pair: -len(pair[0])))
