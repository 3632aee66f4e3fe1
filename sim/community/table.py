"""A user's table of residents or households, as CSV (see `sim.institutions.files.csv_tables`).

**Residents**, one row each, are told by a column ``resident_id``:

============== ======== ====================================================================
column         needed   value
============== ======== ====================================================================
resident_id    yes      any text, an own one for every resident
household_id   yes      any text, the same for all members of a household
age            no       whole years, 0 to 120
income         no       yuan a month and person in the household, the same for all its members
x_km, y_km     no       both or neither: where the household lives; in every row if at all
low_income     no       0 or 1: under the relief line
disabled       no       0 or 1
unemployed     no       0 or 1; only from 18 to 59
migrant        no       0 or 1
party_member   no       0 or 1; not under 18
volunteer      no       0 or 1
============== ======== ====================================================================

**Households**, one row each, are told by a column ``size``:

============== ======== ====================================================================
column         needed   value
============== ======== ====================================================================
household_id   yes      any text, an own one for every household
size           yes      members, 1 to 1,000
minors         no       members under 18, fewer than `size`
older          no       members of 60 and over
income         no       yuan a month and person
x_km, y_km     no       both or neither, in every row if at all
low_income     no       share of the members under the relief line, 0 to 1
migrant        no       share of the members who are migrants, 0 to 1
============== ======== ====================================================================

What is missing, as a column or as an empty cell, is drawn from the shares in the registry to go with
what is there (see `sim.community.synthetic`). Young and old age and living alone follow from the other
columns. Residents are renumbered household by household, in the order of the rows. Shares of a
household's members are whole people in the end: the parts of a person that remain are drawn down the
table (systematic sampling), so that all households together have as many as the shares say. True and
false are 1 and 0 in columns that are 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.community.composition import MIDDLE, MINOR, OLDER, VERY_OLD, YOUNG
from sim.community.contradictions import check_poverty, check_residents
from sim.community.draws import chances
from sim.community.mistakes import Mistakes
from sim.community.synthetic import ADULT, ADULT_GROUPS, ANY_GROUP, STATUSES, Given
from sim.community.table_columns import (
    LARGEST,
    OLDEST,
    RESIDENTS,
    RICHEST,
    check_number,
    numbers,
    plain_name,
    positions,
    sort_of,
)
from sim.community.table_ids import ids
from sim.community.table_places import check_places
from sim.institutions.documents import display_path
from sim.institutions.files.csv_tables import read_csv
from sim.kernel.arrays import Floats, Integers
from sim.text.problems import Said, message

type Groups = npt.NDArray[np.uint8]
type Places = tuple[Floats, Floats, Integers]
"""Where households live (x, y in km, [H]), and the row that tells it."""
type Coordinates = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]

_WORKING = 1 << YOUNG | 1 << MIDDLE
_AGED = 1 << OLDER | 1 << VERY_OLD


def read_table(
    path: str | Path, *, area_km2: float, relief_line: float, seed: int
) -> tuple[Given, Coordinates | None]:
    """What a table says of its residents and, if it does, where households live (x, y in km, [H]).

    Held against the area and the relief line (yuan a month and person); what remains of shares is drawn
    with the seed. Raises InputError with the first 20 mistakes and the number of the others.
    """
    frame = read_csv(path, message("header_and_rows"), comments=False)
    mistakes = Mistakes(display_path(path), lines=frame.index.to_numpy(dtype=np.int64))
    frame = frame.reset_index(drop=True)
    sort = sort_of([str(name) for name in frame.columns], mistakes)
    frame.columns = pd.Index([plain_name(name) for name in frame.columns])
    if sort is RESIDENTS:
        given, places = _residents(frame, mistakes, relief_line)
    else:
        given, places = _households(frame, mistakes, relief_line, seed)
    if places is not None:
        check_places(*places, area_km2, mistakes)
    mistakes.raise_if_any()
    if places is None:
        return given, None
    x, y, _ = places
    return given, (x.astype(np.float32), y.astype(np.float32))


def _residents(frame: pd.DataFrame, mistakes: Mistakes, relief_line: float) -> tuple[Given, Places | None]:
    """A table with a row a resident."""
    ids(frame, "resident_id", mistakes, unique="resident")
    household = ids(frame, "household_id", mistakes)
    age = numbers(frame, "age", mistakes, (0, OLDEST), whole=True)
    income = numbers(frame, "income", mistakes, (0, RICHEST))
    status = {
        name: numbers(frame, name, mistakes, (0, 1), whole=True, allowed=message("status"))
        for name in STATUSES
        if name in frame
    }
    groups = np.full(len(frame), ANY_GROUP, dtype=np.uint8)
    for name, possible in (("unemployed", _WORKING), ("party_member", ADULT_GROUPS)):
        if name in status:
            has = status[name] == 1.0
            groups[has] &= np.uint8(possible)
            mistakes.at(
                has & (age < ADULT),
                name,
                lambda i: message("at_age", age=f"{age[i]:.0f}"),
                message("under_age", age=ADULT),
            )
    check_number(len(frame), mistakes)
    unknown = np.full(len(frame), np.nan)
    poor, jobless = status.get("low_income", unknown), status.get("unemployed", unknown)
    check_residents(household, age, income, poor, jobless, relief_line, mistakes)
    size = np.bincount(household)
    _, first = np.unique(household, return_index=True)
    largest = np.zeros(len(frame), dtype=bool)
    largest[first] = size > LARGEST
    mistakes.at(
        largest,
        "household_id",
        lambda i: message(
            "household_of",
            count=f"{size[household[i]]:,}",
            household=repr(str(frame["household_id"].iloc[i])),
        ),
        message("largest_household", count=f"{LARGEST:,}"),
    )
    places = positions(frame, mistakes)
    if places is not None:
        for column, values in zip(("x_km", "y_km"), places, strict=True):
            there = values[first[household]]
            elsewhere = (values != there) & ~np.isnan(values) & ~np.isnan(there)
            mistakes.at(
                elsewhere, column, _elsewhere(values, first[household], mistakes), message("one_place")
            )
    order = np.argsort(household, kind="stable")
    given = Given(
        size, age[order], groups[order], income[order], {name: known[order] for name, known in status.items()}
    )
    return given, None if places is None else (places[0][first], places[1][first], first)


def _elsewhere(values: Floats, first: Integers, mistakes: Mistakes) -> Callable[[int], Said]:
    return lambda i: message(
        "other_place",
        value=f"{values[i]:g}",
        there=f"{values[first[i]]:g}",
        line=mistakes.lines[first[i]],
    )


def _households(
    frame: pd.DataFrame, mistakes: Mistakes, relief_line: float, seed: int
) -> tuple[Given, Places | None]:
    """A table with a row a household."""
    ids(frame, "household_id", mistakes, unique="household")
    members = numbers(frame, "size", mistakes, (1, LARGEST), whole=True, needed=True)
    minors = numbers(frame, "minors", mistakes, (0, LARGEST), whole=True)
    older = numbers(frame, "older", mistakes, (0, LARGEST), whole=True)
    mistakes.at(
        minors >= members,
        "minors",
        lambda i: message("of_members", count=f"{minors[i]:.0f}", members=f"{members[i]:.0f}"),
        message("fewer_than_size"),
    )
    over = (np.nan_to_num(minors) + np.nan_to_num(older) > members) & ~(minors >= members)
    mistakes.at(
        over,
        "older",
        lambda i: message("of_members", count=f"{older[i]:.0f}", members=f"{members[i]:.0f}"),
        message("at_most_size"),
    )
    income = numbers(frame, "income", mistakes, (0, RICHEST))
    shares = {
        name: numbers(frame, name, mistakes, (0, 1)) for name in ("low_income", "migrant") if name in frame
    }
    if "low_income" in shares:
        check_poverty(shares["low_income"], income, relief_line, mistakes)
    _refuse_sum(members, mistakes)
    places = positions(frame, mistakes)
    check_number(int(np.nansum(members)), mistakes)
    mistakes.raise_if_any()
    size = members.astype(np.int64)
    household = np.repeat(np.arange(size.size), size)
    seat = np.arange(household.size) - (np.cumsum(size) - size)[household]
    status = {
        # the first of the members
        name: np.where(
            np.isnan(share[household]), np.nan, seat < whole_people(share * size, seed, name)[household]
        )
        for name, share in shares.items()
    }
    groups = _groups(seat, size[household], minors[household], older[household])
    given = Given(size, np.full(seat.size, np.nan), groups, income[household], status)
    return given, None if places is None else (*places, np.arange(size.size))


def whole_people(expected: Floats, seed: int, purpose: str) -> Floats:
    """Whole numbers that add up, from the first household to any, to what was expected, within one person.

    Each is what was expected rounded down or up: the parts that remain are summed down the table, and a
    household has one person more where the sum passes a whole number, from a start that is drawn
    (systematic sampling; Madow 1949, Annals of Mathematical Statistics 20). NaN stays NaN, as 0 in sums.
    """
    least = np.floor(expected + 1e-9)
    part = np.nan_to_num(np.maximum(expected - least, 0.0))
    passed = np.floor(np.cumsum(part) + chances(seed, f"share/{purpose}", 1))
    return np.asarray(least + np.diff(passed, prepend=0.0))


def _refuse_sum(members: Floats, mistakes: Mistakes) -> None:
    """A first or last line with as many members as all others together is their sum."""
    total = float(np.nansum(members))
    for i in (0, members.size - 1):
        if members.size > 2 and 2.0 * members[i] == total:
            found = message("sum_of_others", count=f"{members[i]:,.0f}")
            mistakes.row(i, "size", found, message("no_totals"))


def _groups(seat: Integers, size: Integers, minors: Floats, older: Floats) -> Groups:
    """The age groups each member may be of: those of 18 to 59 first, then the older, then the minors."""
    groups = np.full(seat.size, ANY_GROUP, dtype=np.uint8)
    with_minors, with_older = ~np.isnan(minors), ~np.isnan(older)
    groups[with_minors] &= np.uint8(ADULT_GROUPS)
    groups[with_older] &= np.uint8(ANY_GROUP & ~_AGED)
    last = size - np.nan_to_num(minors)  # where the minors begin
    groups[with_older & (seat >= last - np.nan_to_num(older)) & (seat < last)] = _AGED
    groups[with_minors & (seat >= last)] = 1 << MINOR
    return groups
