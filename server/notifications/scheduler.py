"""The built-in scheduler: a round every other second, in every process that serves.

However many run, and whatever the cron endpoint does meanwhile, each message leaves once: the rounds see to that. With
the scheduler off nothing is planned or told here, but answers that wait in the outbox still leave.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from server.notifications.office import Office, log
from server.notifications.running import ZONE_DATA, measure_waiting, run_round, send_answers

EVERY_SECONDS = 2.0
MEASURED_EVERY = 15  # rounds
_SHORT_ROUND = timedelta(seconds=10)


async def run_forever(office: Office, *, plans: bool, every: float = EVERY_SECONDS) -> None:
    """Until cancelled. A round that fails is logged, counted and followed by the next."""
    number, greeted = 0, not plans
    while True:
        try:
            if not greeted:
                await office.store.wake_for_zone_data(ZONE_DATA, office.clock())
                greeted = True
            await _round(office, plans=plans, measures=number % MEASURED_EVERY == 0)
            office.measures.rounds.labels(result="done").inc()
        except Exception as error:  # whatever it is, the next round may work: nothing was lost
            office.measures.rounds.labels(result="failed").inc()
            log.error("round_failed", kind=type(error).__name__, reason=getattr(error, "reason", None))
        number += 1
        await asyncio.sleep(every)


async def _round(office: Office, *, plans: bool, measures: bool) -> None:
    if not plans:
        await send_answers(office)
        return
    await run_round(office, budget=_SHORT_ROUND)
    if measures:
        await measure_waiting(office)
