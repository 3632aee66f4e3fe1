"""The app's texts with their gaps filled."""

from __future__ import annotations

from sim.text import Lang, label


def say(code: str, lang: Lang, **gaps: object) -> str:
    """A text of `sim.text.app`."""
    return label(f"app.{code}", lang).format(**gaps)


def table_words(lang: Lang) -> dict[str, str]:
    """What a table with a search field says."""
    return {
        "search": say("search", lang),
        "shown": label("app.shown", lang),
        "more": say("more", lang),
    }


def action_words(lang: Lang) -> dict[str, str]:
    """What a link to a file says while it is made, and when it could not be."""
    return {"busy": say("making", lang), "failed": say("failed_file", lang)}
