"""The way of a message: load, judge, understand, decide, render, commit (DESIGN section 2).

Everything between the load and the commit is a pure function of what was loaded, the message and the clock. When
another message of the person came between, the whole way is gone again; when another copy of this one did, its answer
is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from time import perf_counter
from typing import assert_never
from zoneinfo import ZoneInfo

from engine.model import Awaiting, Context, Interpretation, Unknown
from server.cipher import Cipher, CipherError
from server.codes import is_code
from server.conversation.answering import Plan, plan_repair
from server.conversation.bookkeeping import changes_of, corrects, snapshot_of
from server.conversation.deferral import Deferral, Deferred, Settlement
from server.conversation.hearing import (
    by_weight,
    context_of,
    good_night,
    language_of,
    speechless,
    text_of,
    typed_repair,
    worded_repair,
)
from server.conversation.memory import Forgotten, expired, recall
from server.conversation.planning import plan_message
from server.conversation.proposing import Heard, Mentions, ReadWork, undecided_by_rules
from server.conversation.quoting import beside_quote
from server.conversation.reading import read_forwarded, read_message
from server.conversation.render import Bundles, Manner, render
from server.conversation.running import run
from server.conversation.state import State
from server.conversation.strangers import StrangersTurn, answer_stranger, taken
from server.guard import Admitted, Case, Limits, Refused, judge, replay_of, replayed
from server.reply import Reply
from storage.changes import (
    AddAudit,
    AddHistory,
    AddQuestion,
    AlreadyAnswered,
    Change,
    Committed,
    SettledBy,
    Stale,
    TurnCommit,
)
from storage.facts import TurnFacts
from storage.model import InboundMessage, Person, Snapshot
from storage.port import IdentityTaken, Store
from storage.protection import LinkCode

TRIES = 5
ANSWERS = "answer"
Interpret = Callable[[str, Context], Interpretation]


class TurnContended(Exception):
    """Other messages of the person kept coming between; the channel will send this one again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a turn needs of the world. `export_link` makes a link that expires, where files are given out."""

    store: Store
    interpret: Interpret
    mentions: Mentions
    bundles: Bundles
    cipher: Cipher
    limits: Limits
    code_secret: str
    default_timezone: str = "America/Mexico_City"
    export_link: Callable[[str, datetime], str] | None = None
    read_work: ReadWork | None = None  # takes described work apart; without it there are no proposals
    deferral: Deferral | None = None  # who answers later what the rules cannot decide; nobody without a model


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes out. `replayed`: a copy of an answered message, nothing was done. `keys` name what was said.

    `settled_by`: who understood a person's message. `corrects`: it put right what was done a moment before.
    """

    texts: tuple[str, ...]
    replayed: bool = False
    keys: tuple[str, ...] = ()
    settled_by: SettledBy | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """What a decided message comes to, before the commit."""

    said: Reply
    texts: tuple[str, ...]
    changes: tuple[Change, ...]
    person: Person | None = None  # whose version the commit is under
    counts: bool = True
    snapshot: Snapshot | None = None
    settled_by: SettledBy | None = None
    corrects: bool = False


async def answer(message: InboundMessage, services: Services, now: datetime) -> Answer:
    """Answers one message, exactly once. Raises TurnContended and StorageError; neither leaves a trace."""
    started = perf_counter()
    for _ in range(TRIES):
        facts = await services.store.load_turn(message, now)
        copy = replayed(facts, message, now, services.limits)
        if copy is not None:
            if copy.changes:
                await services.store.audit(_told(copy.changes, started), now)
            return Answer(texts=_unsealed(copy.texts, services), replayed=True)
        case = Case(facts=facts, message=message, now=now, limits=services.limits)
        turn = _timed(await _decide(case, services), started)
        committed = await _commit(turn, case, services)
        if committed is not None:
            return committed
    raise TurnContended(message.sid)


def _timed(turn: _Turn, started: float) -> _Turn:
    told = _told(turn.changes, started)
    return turn if told == turn.changes else replace(turn, changes=told)


def _told(changes: tuple[Change, ...], started: float) -> tuple[Change, ...]:
    """Every audit row says how long the message had taken by then."""
    took = round((perf_counter() - started) * 1000)
    return tuple(_took(change, took) for change in changes)


def _took(change: Change, took_ms: int) -> Change:
    if not isinstance(change, AddAudit) or change.processing_ms is not None:
        return change
    return replace(change, processing_ms=took_ms)


async def _commit(turn: _Turn, case: Case, services: Services) -> Answer | None:
    """None when another message of the person came between."""
    try:
        result = await services.store.commit_turn(_as_commit(turn, case, services))
    except IdentityTaken:
        turn = _from_stranger(taken(case), None, case, services)
        result = await services.store.commit_turn(_as_commit(turn, case, services))
    match result:
        case Committed():
            if services.deferral is not None and any(isinstance(one, AddQuestion) for one in turn.changes):
                services.deferral.wake()
            keys = tuple(block.key for block in turn.said)
            return Answer(texts=turn.texts, keys=keys, settled_by=turn.settled_by, corrects=turn.corrects)
        case AlreadyAnswered(answer=stored):
            return Answer(texts=_unsealed(replay_of(stored, case).texts, services), replayed=True)
        case Stale():
            return None
        case _:
            assert_never(result)


def _as_commit(turn: _Turn, case: Case, services: Services) -> TurnCommit:
    """What is kept of the answer, for another copy of the message, is as secret as the message."""
    return TurnCommit(
        message=case.message,
        now=case.now,
        user_id=turn.person.id if turn.person else None,
        version=turn.person.version if turn.person else None,
        changes=turn.changes,
        texts=tuple(services.cipher.seal(text, ANSWERS) for text in turn.texts),
        counts=turn.counts,
        snapshot=turn.snapshot,
        identity_turns=None if turn.person else case.facts.identity_turns,
    )


def _unsealed(texts: tuple[str, ...], services: Services) -> tuple[str, ...]:
    """A stored answer again; silence when its key is no longer configured."""
    try:
        return tuple(services.cipher.open(text, ANSWERS) for text in texts)
    except CipherError:
        return ()


async def _decide(case: Case, services: Services) -> _Turn:
    verdict = judge(case.facts, case.message, case.now, services.limits)
    match verdict:
        case Refused():
            return _refuse(verdict, case, services)
        case Admitted(person=Person() as person):
            return await _answer_person(person, verdict, case, services)
        case Admitted():
            return await _answer_stranger(verdict, case, services)
        case _:
            assert_never(verdict)


def _refuse(refused: Refused, case: Case, services: Services) -> _Turn:
    """A refusal is said in the person's language, or that of the message; silence needs none."""
    if refused.say is None:
        return _Turn(said=(), texts=(), changes=refused.changes, counts=refused.counts)
    spoken = language_of(services.interpret(case.message.text, _strangers_context(case, services)))
    remembered = recall(case.facts.conversation.state).language
    language = _language(services, case.facts, remembered, spoken)
    reply = (refused.say,)
    texts = render(reply, _manner(services, case, language, case.facts.person))
    return _Turn(said=reply, texts=texts, changes=refused.changes, counts=refused.counts)


def _strangers_context(case: Case, services: Services) -> Context:
    return Context(
        now=case.now,
        zone=ZoneInfo(services.default_timezone),
        language=services.bundles.default,
        awaiting=Awaiting.CODE if case.facts.code is not None else Awaiting.NOTHING,
    )


async def _answer_stranger(admitted: Admitted, case: Case, services: Services) -> _Turn:
    read = services.interpret(case.message.text, _strangers_context(case, services))

    def matches(code: str, kept: LinkCode) -> bool:
        return is_code(code, kept.phone, services.code_secret, kept.code_hash)

    turn = await answer_stranger(read, case, admitted, matches, services.store)
    turn = replace(turn, reply=(*admitted.notices, *turn.reply))
    decided = _from_stranger(turn, language_of(read), case, services)
    return replace(decided, changes=(*admitted.changes, *decided.changes))


def _from_stranger(turn: StrangersTurn, spoken: str | None, case: Case, services: Services) -> _Turn:
    person = turn.person or case.facts.person
    preferred = person.preferences.language if person is not None else None
    manner = _manner(services, case, services.bundles.pick(preferred, spoken), person)
    return _Turn(said=turn.reply, texts=render(turn.reply, manner), changes=turn.changes, person=turn.person)


async def _answer_person(person: Person, admitted: Admitted, case: Case, services: Services) -> _Turn:
    started = perf_counter()
    state = _state(person, case, services, case.message.received_at)  # "tomorrow", said by then
    text = text_of(case.message)
    if not text:
        planned = plan_speechless(case.message, state)
    else:
        planned, state = _plan(text, await beside_quote(state, services.store), case, services)
    if planned.deferred is not None:
        texts = render(admitted.notices, _manner(services, case, state.language, person))
        changes = (*admitted.changes, planned.deferred)
        return _Turn(said=admitted.notices, texts=texts, changes=changes, person=person, settled_by="model")
    return await _carry_out(planned, state, case, services, started, admitted)


async def _carry_out(
    planned: Plan, state: State, case: Case, services: Services, started: float, admitted: Admitted | None = None
) -> _Turn:
    """The plan run, written down and said, after what the guard has to say and to write down."""
    draft = await run(planned, state, services.store)
    took = round((perf_counter() - started) * 1000)
    changes = changes_of(draft, case.facts.conversation, case.message, _sealing(services), took)
    manner = _manner(services, case, draft.state.language, draft.state.person)
    reply = (*admitted.notices, *draft.reply) if admitted is not None else tuple(draft.reply)
    return _Turn(
        said=reply,
        texts=render(reply, manner),
        changes=(*admitted.changes, *changes) if admitted is not None else changes,
        person=state.person,
        snapshot=snapshot_of(draft),
        settled_by=draft.settled_by,
        corrects=corrects(draft),
    )


async def settle(message: InboundMessage, settlement: Settlement, services: Services, now: datetime) -> Answer | None:
    """Answers a message that was deferred, exactly once. `message` has a sid of its own; the guard saw it before.

    None when the person is no longer linked to who wrote. Raises TurnContended and StorageError.
    """
    for _ in range(TRIES):
        facts = await services.store.load_turn(message, now)
        if facts.stored_answer is not None:
            return Answer(texts=_unsealed(facts.stored_answer.texts, services), replayed=True)
        if facts.person is None or facts.person.id != settlement.user_id or facts.person.stopped:
            return None
        case = Case(facts=facts, message=message, now=now, limits=services.limits)
        planned, state = settlement.planner(_state(facts.person, case, services, now))
        turn = await _carry_out(planned, state, case, services, perf_counter())
        changes = tuple(settlement.mark(one) if isinstance(one, AddHistory) else one for one in turn.changes)
        committed = await _commit(replace(turn, changes=changes, counts=False), case, services)
        if committed is not None:
            return committed
    raise TurnContended(message.sid)


def _plan(text: str, state: State, case: Case, services: Services) -> tuple[Plan, State]:
    """What to do with the text, and the state in the language that it is answered in."""
    forwarded, context = case.message.forwarded, context_of(state)
    interpret = cache(services.interpret)  # of one message: its steps ask for the same words again
    repair = None
    if not forwarded:
        repair = typed_repair(text, state, services.bundles) or worded_repair(text, state, context, interpret)
    if repair is not None:
        return plan_repair(repair), state
    if forwarded:
        read, said = read_forwarded(text, context, interpret), text
    else:
        read, said = read_message(text, state, context, interpret)
        read = good_night(read, text, state, services.bundles)
    spoken, lasting = language_of(read), state.memory.language
    language = _language(services, case.facts, *by_weight(read, said, spoken, lasting, is_answer=said != text))
    if language != state.language:
        state = replace(state, language=language)
    heard = Heard(
        text=said,
        read=read,
        work=services.read_work(said, context) if services.read_work is not None else None,
        interpret=lambda words: interpret(words, context),
        mentions=services.mentions(text),
        mentions_in=services.mentions,
        seal=lambda words: services.cipher.seal(words, "proposal"),
    )
    undecided, deferral = undecided_by_rules(heard, state), services.deferral
    if deferral is not None and undecided is not None and deferral.takes(undecided, state.person, case.now):
        deferred = Deferred(message=case.message, text=said, read=undecided, language=state.language)
        return Plan(deferred=deferral.question(deferred, state.person.id)), state
    if isinstance(read, Unknown) and case.message.media:
        return plan_speechless(case.message, state), state  # the words beside a picture say nothing without it
    return plan_message(text, heard, state, context, interpret), state


def plan_speechless(message: InboundMessage, state: State) -> Plan:
    """What was asked stays open: a picture answers nothing."""
    return Plan(reply=(speechless(message),), questions=state.memory.questions, asked=True, failed="no_text")


def _state(person: Person, case: Case, services: Services, now: datetime) -> State:
    facts = case.facts
    conversation = facts.conversation
    memory = recall(conversation.state, _unsealing(services))
    if conversation.state_expires_at is not None and conversation.state_expires_at <= case.now:
        memory = expired(memory)
    link = partial(services.export_link, person.id, case.now) if services.export_link is not None else None
    return State(
        person=person,
        now=now,
        zone=ZoneInfo(person.preferences.timezone),
        language=_language(services, facts, memory.language),
        languages=tuple(services.bundles.languages),
        sid=case.message.sid,
        phone=case.address,
        export_link=link,
        memory=memory,
        shown=conversation.shown,
        last_task_id=conversation.last_task_id,
        projects=facts.projects,
        free_numbers=facts.free_numbers,
        journal=facts.journal,
        quoted=facts.quoted,
        quoting=case.message.quoted_sid is not None,
    )


def _language(services: Services, facts: TurnFacts, *spoken: str | None) -> str:
    preferred = facts.person.preferences.language if facts.person is not None else None
    return services.bundles.pick(preferred, *spoken)


def _manner(services: Services, case: Case, language: str, person: Person | None) -> Manner:
    preferences = person.preferences if person is not None else None
    zone = ZoneInfo(preferences.timezone if preferences is not None else services.default_timezone)
    return Manner(
        language=services.bundles.languages[language],
        zone=zone,
        today=case.now.astimezone(zone).date(),
        plain_text=preferences.plain_text if preferences is not None else False,
    )


def _sealing(services: Services) -> Callable[[str], str]:
    return lambda text: services.cipher.seal(text, "history")


def _unsealing(services: Services) -> Callable[[str], str]:
    """What was sealed under a key that is gone is forgotten, like any state that cannot be read."""

    def unseal(sealed: str) -> str:
        try:
            return services.cipher.open(sealed, "history")
        except CipherError as error:
            raise Forgotten("key") from error

    return unseal
