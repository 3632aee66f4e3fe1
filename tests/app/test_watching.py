"""Following work from a page: drawn anew for what is to be seen, and not otherwise."""

from __future__ import annotations

import asyncio

import pytest
import solara

from sim.app import watching
from sim.app.jobs import Job

LOOK = 0.01


def test_a_page_is_drawn_anew_only_where_the_work_has_got_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_LOOK_EVERY", LOOK)
    job, drawn, over = Job(), list[float](), list[Job]()
    job.begin()

    def page() -> None:
        watching.use_watched(job, over.append)
        drawn.append(job.share)
        solara.Text(f"{job.share}")

    async def seen() -> None:
        _, shown = solara.render(solara.component(page)(), handle_error=False)
        await asyncio.sleep(60 * LOOK)
        assert len(drawn) <= 3, "while nothing happens it stands"
        job.share = 0.5
        while drawn[-1] != 0.5:
            await asyncio.sleep(LOOK)
        job.state = "done"
        while not over:
            await asyncio.sleep(LOOK)
        shown.close()

    asyncio.run(asyncio.wait_for(seen(), 120.0))
    assert over == [job]
