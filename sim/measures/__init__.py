"""Indicators of a month that has ended."""
