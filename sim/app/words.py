"""The app's texts with their gaps filled."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup as Html
from markupsafe import escape

from sim.app.address import LeftOut
from sim.app.elements import tag
from sim.app.jobs import Job
from sim.app.limits import LIMITS
from sim.institutions.documents import InputError
from sim.text import Lang, label
from sim.text.broken import BrokenRun


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


def chart_tools(lang: Lang, title: str, csv: str = "", file: str = "", embed: str = "") -> dict[str, str]:
    """What a chart says to be linked to and saved; `csv` is its table, `file` what files are called.

    `embed` is where it stands by itself, for other sites to show.
    """
    words = {"open": say("tools.open", lang), "link": say("tools.link", lang), "copied": say("copied", lang)}
    if embed:
        words["embed_word"] = say("tools.embed", lang)
    return {**words, "title": title, "csv": csv, "file": file, "embed": embed}


_TOLD = 8


def left_out(wrong: Sequence[LeftOut], lang: Lang) -> Html:
    """Parts of the address that were left out, each with the reason."""
    items = (
        tag("li", tag("code", it.part), " ", say(f"left_out.{it.why}", lang, **dict(it.gaps)))
        for it in wrong[:_TOLD]
    )
    return Html().join((escape(say("address_wrong", lang)), tag("ul", *items)))


def mistakes(error: InputError, lang: Lang) -> str:
    """What is wrong with what a visitor gave, a line a mistake, as far as anybody would read."""
    told = [problem.told(lang) for problem in error.problems[: LIMITS.told]]
    more = len(error.problems) - len(told)
    return "\n".join([*told, *([say("more_mistakes", lang, count=more)] if more else [])])


def what_broke(error: Exception, lang: Lang) -> str:
    """Why a run or a study has ended without a result, for whoever waits for it."""
    if isinstance(error, InputError):
        return mistakes(error, lang)
    if isinstance(error, BrokenRun):
        return f"{say('run_broke', lang)}\n{error.told(lang)}"
    return f"{type(error).__name__}: {error}"


def failure(job: Job, lang: Lang) -> str:
    """Why a job has failed."""
    return job.message if job.cause is None else what_broke(job.cause, lang)
