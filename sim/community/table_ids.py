"""Ids of residents and households in a table: what spreadsheets do to long numbers is found, not believed."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from sim.community.mistakes import Mistakes
from sim.kernel.arrays import Integers
from sim.text.problems import Said, message

_SCIENTIFIC = re.compile(r"[-+]?(\d+[.,]\d*[eE][-+]?\d+|\d+[eE][-+]\d+)")
_BARE_POWER = re.compile(r"\d+[eE]\d+")
_WHOLE = re.compile(r"[-+]?\d+(\.0*)?")
_NO_ID = frozenset(("nan", "none", "null", "na", "n/a", "<na>", "nat", "-", "--", "?"))
"""What programs and people write where there is nothing."""
_DIGITS_KEPT = 15
"""Significant digits that a spreadsheet keeps of a number; it puts zeros for those after them."""
_ENOUGH = 5
"""So many long ids that all end in zeros are no chance."""


def ids(frame: pd.DataFrame, column: str, mistakes: Mistakes, unique: str = "") -> Integers:
    """A number for every id, in order of appearance; with `unique` (whose id it is) no id may come twice.

    7.0 is 7 where all ids are whole numbers. Refused: no id, one in scientific notation (digits are lost,
    so that different ones became the same), long numbers of which only the first 15 digits are left.
    """
    written = frame[column].astype(str)
    mistakes.at((written == "").to_numpy(dtype=bool), column, lambda _: message("nothing"), message("id"))
    none = written.str.casefold().isin(_NO_ID).to_numpy(dtype=bool)
    mistakes.at(none, column, lambda i: repr(written.iloc[i]), message("id"))
    known = [str(id_) for id_ in written.unique() if id_]
    numbers = all(_WHOLE.fullmatch(id_) or _power(id_, True) for id_ in known)
    lost = [id_ for id_ in known if _power(id_, numbers)]
    if lost:
        wrong = written.isin(lost).to_numpy(dtype=bool)
        mistakes.at(wrong, column, lambda i: repr(written.iloc[i]), message("id_in_full"))
    long = [id_ for id_ in known if len(id_) > _DIGITS_KEPT and id_.isdecimal()]
    if len(long) >= _ENOUGH and all(set(id_[_DIGITS_KEPT:]) == {"0"} for id_ in long):
        wrong = written.isin(long).to_numpy(dtype=bool)
        mistakes.at(wrong, column, lambda i: repr(written.iloc[i]), message("id_in_full"))
    if numbers:
        written = written.str.replace(r"\.0*$", "", regex=True)
    if not unique:  # an own id for each joins nobody to anybody
        _say_what_looks_alike(known, written, column, mistakes)
    codes, _ = pd.factorize(written)
    if unique:
        _, first = np.unique(codes, return_index=True)
        again = (first[codes] != np.arange(codes.size)) & (written != "").to_numpy(dtype=bool)

        def found(i: int) -> Said:
            id_, line = repr(str(written.iloc[i])), mistakes.lines[first[codes[i]]]
            return message("id_again", id=id_, line=line)

        mistakes.at(again, column, found, message("own_id", kind=unique))
    return np.asarray(codes, dtype=np.int64)


def _power(id_: str, among_numbers: bool) -> bool:
    """Whether an id is in scientific notation; 7E10 only among numbers, since elsewhere it may be a name."""
    return bool(_SCIENTIFIC.fullmatch(id_) or (among_numbers and _BARE_POWER.fullmatch(id_)))


def _say_what_looks_alike(known: list[str], written: pd.Series[str], column: str, mistakes: Mistakes) -> None:
    """A notice of the first two ids that differ only in case, width, blanks or leading zeros."""
    if len({_plain(id_) for id_ in known}) == len(set(known)):
        return
    seen: dict[str, str] = {}
    for i, id_ in enumerate(written.tolist()):
        other = seen.setdefault(_plain(id_), id_) if id_ else id_
        if other != id_:
            mistakes.odd(
                i, column, message("ids_alike", one=repr(other), other=repr(id_)), message("two_ids")
            )
            return


def _plain(id_: str) -> str:
    """An id without what people write now this way, now that."""
    folded = "".join(unicodedata.normalize("NFKC", id_).casefold().split())
    return folded.lstrip("0") or "0"
