"""How long the server waits for a request: who opens a connection and says nothing, or little, is cut off.

The server itself waits for ever, and keeps a connection and its memory for each that does so.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def patient_protocol(seconds: float) -> type[H11Protocol]:
    """The server's protocol, with connections closed whose request is not there in so many seconds."""

    class Patient(H11Protocol):
        """Closes a connection on which a request takes too long to arrive."""

        _late: asyncio.TimerHandle | None = None

        # asyncio declares any transport, a server's is one that can be paused
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # see above
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            # after an answer, a next request has its own time from its first byte on
            self._wait()
            super().data_received(data)
            if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
                self._stop_waiting()

        def handle_websocket_upgrade(self, event: h11.Request) -> None:
            self._stop_waiting()
            super().handle_websocket_upgrade(event)

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._late is None:
                self._late = self.loop.call_later(seconds, self._too_late)

        def _stop_waiting(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

        def _too_late(self) -> None:
            self._late = None
            if not self.transport.is_closing():
                self.transport.abort()

    return Patient
