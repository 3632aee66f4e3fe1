"""The glossary: the concepts of the plan and of the model, one word each in English, Chinese and code."""

from __future__ import annotations

from sim.institutions.schema import Names, Strict, Text


class Term(Strict):
    """One concept, kept under the word that files and code have for it.

    `name` holds the words of the interface, `plan` what the plan calls it (None where it has no word),
    `code` the word in the code where it is not the key, `instead` other Chinese words for the same, which
    are not to be used.
    """

    name: Names
    plan: Text | None = None
    code: Text | None = None
    meaning: Names
    instead: tuple[Text, ...] = ()
