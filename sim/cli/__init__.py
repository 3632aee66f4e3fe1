"""The command `shequ`."""

from sim.cli.app import app, main

# In this order the commands stand in the help.
# isort: off
from sim.cli.commands import running
from sim.cli.commands import serving
from sim.cli.commands import reporting
from sim.cli.commands import mining
from sim.cli.commands import studying
from sim.cli.commands import choosing
from sim.cli.commands import searching
from sim.cli.commands import explaining
from sim.cli.commands import discovering
from sim.cli.commands import showing
from sim.cli.commands import judging
from sim.cli.commands import documenting
# isort: on

__all__ = [
    "app",
    "choosing",
    "discovering",
    "documenting",
    "explaining",
    "judging",
    "main",
    "mining",
    "reporting",
    "running",
    "searching",
    "serving",
    "showing",
    "studying",
]
