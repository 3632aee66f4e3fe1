"""What cannot be true together in a table, by one rule for residents and for households.

Refused: a household of minors alone; incomes that differ among the members of a household, since a
household's income a person is meant; people of 60 and over or under 18 who are unemployed, which is a
status of 18 to 59; people under the relief line whose income is far above it. Said: incomes and
low-income statuses that the relief line would part the other way; one household with both statuses.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.community.composition import STARTS
from sim.community.mistakes import Mistakes
from sim.community.synthetic import ADULT
from sim.kernel.arrays import Floats, Integers
from sim.text.problems import message

RETIRED = STARTS[3]
FAR_ABOVE = 3.0
"""So many times the relief line is no income under a line of any city (some count twice the line as low)."""
_ROUNDED = 1.0
"""Yuan that incomes in a household may differ by where they are rounded."""

type _Flags = npt.NDArray[np.bool_]


def check_residents(
    household: Integers,
    age: Floats,
    income: Floats,
    poor: Floats,
    jobless: Floats,
    line: float,
    mistakes: Mistakes,
) -> None:
    """Hold residents ([R] each; NaN is not known) against one another; `line` in yuan a month and person."""
    homes = int(household.max()) + 1 if household.size else 0
    _, first = np.unique(household, return_index=True)
    grown = np.isnan(age) | (age >= ADULT)
    alone = np.bincount(household, grown, homes) == 0.0
    marked = np.zeros(household.size, dtype=bool)
    marked[first] = alone
    mistakes.at(
        marked, "age", lambda i: message("minors_alone", age=f"{age[i]:.0f}"), message("an_adult", age=ADULT)
    )
    mistakes.at(
        (jobless == 1.0) & (age >= RETIRED),
        "unemployed",
        lambda i: message("at_age", age=f"{age[i]:.0f}"),
        message("not_retired", age=RETIRED),
    )
    known = np.flatnonzero(~np.isnan(income))
    named, begins = np.unique(household[known], return_index=True)
    teller = np.full(homes, -1, dtype=np.int64)
    teller[named] = known[begins]  # who of a household is the first to have an income
    there = np.where(teller[household] >= 0, income[teller[household]], np.nan)
    mistakes.at(
        np.abs(income - there) > _ROUNDED,
        "income",
        lambda i: message(
            "other_income",
            value=f"{income[i]:g}",
            there=f"{there[i]:g}",
            line=mistakes.lines[teller[household[i]]],
        ),
        message("one_income"),
    )
    both = np.bincount(household, poor == 1.0, homes) * np.bincount(household, poor == 0.0, homes) > 0.0
    if both.any():
        i = int(np.flatnonzero(both[household])[0])
        found = message("both_statuses", count=f"{int(both.sum()):,}")
        mistakes.odd(i, "low_income", found, message("as_written"))
    check_poverty(poor, income, line, mistakes)


def check_poverty(poor: Floats, income: Floats, line: float, mistakes: Mistakes) -> None:
    """Hold low-income statuses or shares ([rows]) against incomes; NaN is not known."""
    mistakes.at(
        (poor > 0.0) & (income >= FAR_ABOVE * line),
        "low_income",
        lambda i: message("poor_with", share=f"{poor[i]:g}", income=f"{income[i]:,.12g}"),
        message("poor_under", line=f"{line:g}"),
    )
    other: _Flags = ((poor > 0.0) & (income >= line)) | ((poor == 0.0) & (income < line))
    if other.any():
        found = message("poor_otherwise", count=f"{int(other.sum()):,}", line=f"{line:g}")
        mistakes.odd(int(np.flatnonzero(other)[0]), "low_income", found, message("as_written"))
