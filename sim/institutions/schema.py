"""What everything read from a file has in common: strict models, bilingual names, the basis of a figure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

type Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""Text with something in it."""


class Strict(BaseModel):
    """Base of everything read from files: unknown keys, NaN and infinity are errors; frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


class Names(Strict):
    """A name or text in the two languages of the project; where one is left out, the other stands for it."""

    en: Text
    zh: Text

    @model_validator(mode="before")
    @classmethod
    def _in_one_language(cls, given: Any) -> Any:
        if isinstance(given, dict) and len(given) == 1 and given.keys() <= {"en", "zh"}:
            (text,) = given.values()
            return {"en": text, "zh": text}
        return given


class Basis(Strict):
    """Where a figure comes from: grade A read, B derived, M from memory, S assumption."""

    grade: Literal["A", "B", "M", "S"]
    text: Text
