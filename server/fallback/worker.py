"""The worker: claims questions, asks, and gives each its answer exactly once.

A question is claimed under a lease, so a dead worker's questions are taken up by another; by then the deadline is over
and the person gets the menu. The answer is a turn of its own, committed under a sid derived from the message's: two
workers on one question make one answer. Its texts leave through the outbox, under a key, once.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import structlog

from engine.model import Context, Interpretation
from engine.question import question_of
from server.cipher import CipherError
from server.conversation.deferral import Deferred, Settlement, open_deferred
from server.conversation.memory import Forgotten
from server.conversation.turn import Answer, Services, TurnContended, settle
from server.fallback.asking import Asked, Asking, ask
from server.fallback.budget import day_of
from server.fallback.desk import Desk
from server.fallback.measures import ModelMeasures
from server.fallback.suggesting import plan_suggestion
from server.notifications.composing import one_line
from server.notifications.letters import SealedLetter, seal_letter
from storage.model import InboundMessage, Person, QuestionClaim
from storage.notices import Parcel
from storage.port import StorageError

AT_ONCE = 16
MOST_ATTEMPTS = 20
POLL_SECONDS = 2.0
IDLE_POLL_SECONDS = 60.0
LEASE_BEYOND_DEADLINE = timedelta(seconds=15)
ANSWER_LIFE = timedelta(hours=1)
EXPIRY_EVERY = timedelta(hours=1)

_log = structlog.get_logger("fallback")


@dataclass(slots=True, kw_only=True)
class Worker:
    """`deliver` is called when answers wait in the outbox; `show_typing`, with the message's sid, when somebody is
    asked about it. `clock` tells the time of day, aware."""

    desk: Desk
    services: Services
    measures: ModelMeasures
    deadline_seconds: float
    clock: Callable[[], datetime]
    deliver: Callable[[], Awaitable[object]] | None = None
    show_typing: Callable[[str], Awaitable[None]] | None = None
    expired_at: datetime | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        await self.desk.open()
        while True:
            self.desk.woken.clear()
            try:
                while await self.round():
                    pass
                await self._expire()
            except Exception as error:  # whatever it is, leases end and the next round may work
                _log.error("round_failed", kind=type(error).__name__, reason=getattr(error, "reason", None))
            await self._rest()

    async def _rest(self) -> None:
        """Until a question comes in here, or for a moment: another process may have taken one in."""
        seconds = POLL_SECONDS if self.desk.providers else IDLE_POLL_SECONDS
        try:
            await asyncio.wait_for(self.desk.woken.wait(), seconds)
        except TimeoutError:
            return

    async def _expire(self) -> None:
        now = self.clock()
        if self.expired_at is None or now - self.expired_at >= EXPIRY_EVERY:
            await self.services.store.expire_proposals(now)
            self.expired_at = now

    async def round(self) -> int:
        """Settles what is open now; how many were claimed."""
        lease = timedelta(seconds=self.deadline_seconds) + LEASE_BEYOND_DEADLINE
        claims = await self.services.store.claim_questions(now=self.clock(), lease=lease, limit=AT_ONCE)
        if claims:
            await asyncio.gather(*(self._settle(claim) for claim in claims))
            if self.deliver is not None:
                await self.deliver()
        return len(claims)

    async def _settle(self, claim: QuestionClaim) -> None:
        store = self.services.store
        if claim.attempts > MOST_ATTEMPTS:
            _log.error("question_given_up", question=claim.id)
            await store.end_question(claim, self.clock(), "given up")
            return
        try:
            deferred = open_deferred(claim.payload, self.services.cipher)
        except (CipherError, Forgotten) as error:
            _log.error("question_unreadable", question=claim.id, reason=type(error).__name__)
            await store.end_question(claim, self.clock(), "unreadable")
            return
        try:
            reason = await self._answer(claim, deferred)
            await store.end_question(claim, self.clock(), reason)
        except (StorageError, TurnContended) as error:
            _log.warning("question_waits", question=claim.id, reason=type(error).__name__)  # its lease ends by itself

    async def _answer(self, claim: QuestionClaim, deferred: Deferred) -> str | None:
        """Why there was no suggestion; None when there was one."""
        message = replace(deferred.message, sid=_answer_id(claim.user_id, deferred.message.sid))
        person = await self._person(message, claim)
        if person is None:
            return "unlinked"
        asked = await self._ask(claim, deferred, person)
        settlement = Settlement(
            user_id=claim.user_id,
            planner=partial(
                plan_suggestion, asked.reading, deferred, partial(self.services.cipher.seal, purpose="proposal")
            ),
            model=asked.model,
            tokens=asked.tokens,
            took_ms=round(asked.seconds * 1000),
            cost_usd=asked.cost,
            settled_by="menu" if asked.reading is None else "model",
        )
        answer = await settle(message, settlement, self.services, self.clock())
        if answer is None:
            return "unlinked"
        await self._put_in_outbox(answer, deferred, person)
        self._count(asked)
        return asked.failure

    async def _person(self, message: InboundMessage, claim: QuestionClaim) -> Person | None:
        account = await self.services.store.account_by_id(claim.user_id)
        return account.person if account is not None else None

    async def _ask(self, claim: QuestionClaim, deferred: Deferred, person: Person) -> Asked:
        """The whole turn has one deadline, which began when the message came."""
        passed = (self.clock() - claim.created_at).total_seconds()
        if passed >= self.deadline_seconds:
            return Asked(failure="deadline")
        use = await self.services.store.model_use(person.id, day_of(person, self.clock()))
        if self.desk.budget.is_spent(use):
            self.desk.spent.add(person, self.clock())
            return Asked(failure="budget")
        projects = await self.services.store.projects(person.id)
        question = question_of(deferred.read, deferred.text, [project.name for project in projects])
        asking = Asking(
            question=question,
            read=self._reader(deferred, person, tuple(project.name for project in projects)),
            until=monotonic() + self.deadline_seconds - passed,
            observe=self.measures.observe,
        )
        async with self._typing(deferred.message.sid):
            return await ask(asking, self.desk.providers)

    @contextlib.asynccontextmanager
    async def _typing(self, sid: str) -> AsyncIterator[None]:
        """Shown beside the asking, which does not wait for it; what did not get out by the answer is not sent any more,
        lest it be shown after it."""
        shown = asyncio.ensure_future(self.show_typing(sid)) if self.show_typing is not None else None
        try:
            yield
        finally:
            if shown is not None:
                shown.cancel()
                await asyncio.gather(shown, return_exceptions=True)

    def _reader(self, deferred: Deferred, person: Person, projects: tuple[str, ...]) -> Callable[[str], Interpretation]:
        """The rules, at the moment and in the zone of the message."""
        context = Context(
            now=deferred.message.received_at,
            zone=ZoneInfo(person.preferences.timezone),
            language=person.preferences.language or deferred.language,
            projects=projects,
        )
        return lambda text: self.services.interpret(text, context)

    async def _put_in_outbox(self, answer: Answer, deferred: Deferred, person: Person) -> None:
        now = self.clock()
        for place, text in enumerate(answer.texts):
            first = _answer_id(person.id, deferred.message.sid)
            key = f"suggestion:{deferred.message.sid}:{place}"
            letter = SealedLetter(
                text=text,
                line=one_line(text),
                language=deferred.language,
                first_name=person.name.split(" ")[0],
            )
            parcel = Parcel(
                id=f"{first}-{place}" if place else first,
                user_id=person.id,
                kind="answer",
                payload=seal_letter(letter, self.services.cipher),
                lane=0,
                available_at=now + timedelta(milliseconds=place),
                valid_until=now + ANSWER_LIFE,
            )
            await self.services.store.add_answer_parcel(parcel, key, now)

    def _count(self, asked: Asked) -> None:
        result = "menu" if asked.reading is None else "suggestion"
        reason = "" if asked.failure is None else asked.failure.partition(" ")[0].rstrip(":")
        self.measures.questions.labels(result=result, reason=reason).inc()


def _answer_id(user_id: str, sid: str) -> str:
    """The sid of the turn that answers a message later, and the id of the parcel that brings its answer: what a quote
    of it finds."""
    return str(uuid5(NAMESPACE_URL, f"{user_id}/suggestion:{sid}"))
