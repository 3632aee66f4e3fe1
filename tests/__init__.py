"""Tests; a package, so that pytest finds these modules and not another `tests` that is installed."""
