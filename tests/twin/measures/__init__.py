"""Measures (指标): what a month is measured by, as sim/measures has it."""
