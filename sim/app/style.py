"""The style sheet of the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def look() -> str:
    """Its text."""
    return Path(__file__).with_name("look.css").read_text("utf-8")
