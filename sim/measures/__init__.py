"""Measures (测量): indicators of a month that has ended."""
