"""Stub being written."""
from __future__ import annotations
import solara
from sim.app.address import Address

@solara.component
def Page(address: Address, go) -> None:
    """Page."""
    solara.Text("live")

def leave(who: str) -> None: ...
