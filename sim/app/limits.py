"""What one visitor may ask of the server; each can be set by whoever starts it (see `sim.app.server`)."""

from __future__ import annotations

from dataclasses import dataclass

from sim.institutions.documents import InputError


class Crowded(InputError):
    """There is no place left for what is asked; later there may be."""


@dataclass
class Limits:
    """Limits of the app. Residents, years and replicates are of one question."""

    sessions: int = 40
    pages: int = 4
    """of one visitor that are open at once"""
    replicates: int = 30
    years: int = 20
    residents: int = 60_000
    least_residents: int = 500
    waiting: int = 8
    """questions that run or wait at once"""
    looks: int = 8
    """first looks at what is being built that run or wait at once, beside the questions"""
    studies: int = 4
    """small studies of why (see `sim.app.studies`) that run or wait at once"""
    minutes: float = 15.0
    """after which a question is stopped"""
    upload_bytes: int = 100_000
    upload_values: int = 2_000
    """keys and values of an uploaded file: checking takes longer the more there are"""
    name: int = 120
    """letters of an uploaded scenario's name"""
    uploads: int = 20
    """files of one visitor that are kept; the oldest go"""
    searches: int = 20
    """unknown names of a file for which the name that was probably meant is sought"""
    told: int = 20
    """mistakes of a file that are told at once"""
    kept: int = 200
    """comparisons, and uploaded files, that are kept; the oldest go"""
    headers: float = 10.0
    """seconds within which a request must have been sent"""
    connections: int = 600
    """of all browsers at once"""
    frames: tuple[str, ...] = ()
    """origins of sites that may show panels (``/embed/``) in a frame; ``*``: any"""
    live: int = 6
    """runs played at once, of two models each"""
    live_unseen: float = 15.0
    """seconds after which a run pauses whose pictures no browser has drawn"""
    live_idle: float = 120.0
    """seconds after which a run that nobody plays makes room for another"""


LIMITS = Limits()
"""Those of this server."""
