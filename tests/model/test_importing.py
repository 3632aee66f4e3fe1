"""What importing the model does to the process that imports it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_IMPORTING = """
import gc
there = [[] for _ in range({objects})]
{before}
import sim.model
print(gc.isenabled(), gc.get_freeze_count() > 100_000)
"""


@pytest.mark.parametrize(
    ("objects", "before", "after"),
    [
        (0, "", "True True"),  # a process that has hardly begun
        (50_000, "", "True False"),  # what a user has there must still be freed
        (0, "gc.disable()", "False True"),
    ],
)
def test_the_collector_is_spared_what_a_new_process_imports(objects: int, before: str, after: str) -> None:
    code = _IMPORTING.format(objects=objects, before=before)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (found.stdout.strip(), found.stderr) == (after, "")
