"""The app's texts with their gaps filled."""

from __future__ import annotations

from dataclasses import replace

from sim.app.limits import LIMITS
from sim.app.options import levers
from sim.institutions.documents import InputError, Problem
from sim.text import Lang, label
from sim.text.problems import PROBLEM_ZH, WHOLE_FILE_ZH, in_chinese


def say(code: str, lang: Lang, **gaps: object) -> str:
    """A text of the rooms of `sim.text` that begin with ``app``."""
    return label(f"app.{code}", lang).format(**gaps)


def _reasoned(text: str) -> str:
    """The text with the reasons that levers give for their needs in Chinese."""
    for lever in levers().values():
        if lever.needs_because is not None:
            text = text.replace(lever.needs_because.en.rstrip("."), lever.needs_because.zh.rstrip("。"))
    return text


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
    told = [_told(problem) if lang == "zh" else str(problem) for problem in error.problems[: LIMITS.told]]
    more = len(error.problems) - len(told)
    return "\n".join([*told, *([say("more_mistakes", lang, count=more)] if more else [])])


def _told(problem: Problem) -> str:
    problem = replace(problem, allowed=_reasoned(problem.allowed))
    return PROBLEM_ZH.format(
        where=f"{problem.file}:{problem.line}" if problem.line else problem.file,
        field=problem.field or WHOLE_FILE_ZH,
        found=in_chinese(problem.found),
        allowed=in_chinese(problem.allowed),
    )
