"""The app's texts with their gaps filled."""

from __future__ import annotations

from sim.app.limits import LIMITS
from sim.institutions.documents import InputError
from sim.text import Lang, label


def say(code: str, lang: Lang, **gaps: object) -> str:
    """A text of the rooms of `sim.text` that begin with ``app``."""
    return label(f"app.{code}", lang).format(**gaps)


def table_words(lang: Lang) -> dict[str, str]:
    """What a table with a search field says."""
    return {
        "search": say("search", lang),
        "shown": label("app.shown", lang),
        "more": say("more", lang),
        "all": say("all", lang),
        "sort": say("sort", lang),
        "nothing": say("nothing", lang),
        "clear": say("clear", lang),
        "sideways": say("sideways", lang),
    }


def action_words(lang: Lang) -> dict[str, str]:
    """What a link to a file says while it is made, and when it could not be."""
    return {"busy": say("making", lang), "failed": say("failed_file", lang)}


def mistakes(error: InputError, lang: Lang) -> str:
    """What is wrong with what a visitor gave, a line a mistake, as far as anybody would read."""
    told = [problem.told(lang) for problem in error.problems[: LIMITS.told]]
    more = len(error.problems) - len(told)
    return "\n".join([*told, *([say("more_mistakes", lang, count=more)] if more else [])])
