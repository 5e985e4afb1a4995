"""One question to the providers, in their order, within one deadline: the first answer that holds ends it.

An answer of the wrong form, or one that the engine refuses, gets one repair try with the same provider; then, and after
any failure, the next one is asked. What is left of the deadline is split so that a silent provider leaves time for the
one behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

import structlog

from engine.framing import Read
from engine.model import Reading
from engine.question import Question, Refusal, accept
from server.fallback.answers import Malformed, read_answer
from server.fallback.port import Completion, Provider, ProviderFailure
from server.fallback.prompt import Message, asked_again, load_frames, opening

LEAST_SECONDS = 0.2
"""With less left, no provider is asked any more."""

_log = structlog.get_logger("fallback")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to a provider, and what came of it. `cost` is in US dollars."""

    provider: str
    outcome: str
    seconds: float
    tokens: int = 0
    cost: float = 0.0


Observe = Callable[[Request], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of a question. `reading` None: nobody gave a good answer; `failure` says why, of the last one asked.

    `model` is the one that answered, else the last one that was asked; `tokens`, `seconds` and `cost` (US dollars; None
    where no price is known) are those of all requests.
    """

    reading: Reading | None = None
    provider: str | None = None
    model: str | None = None
    tokens: int = 0
    requests: int = 0
    seconds: float = 0.0
    cost: float | None = None
    failure: str | None = None


@dataclass(slots=True)
class _Tally:
    tokens: int = 0
    requests: int = 0
    seconds: float = 0.0
    cost: float | None = None
    model: str | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`until` is in seconds of `clock`."""

    question: Question
    read: Read
    until: float
    observe: Observe = lambda request: None
    clock: Callable[[], float] = monotonic
    tally: _Tally = field(default_factory=_Tally)


async def ask(asking: Asking, providers: Sequence[Provider]) -> Asked:
    """Never raises for anything that a provider does."""
    admitted = [one for one in providers if one.breaker.admits(asking.clock())]
    for place, provider in enumerate(admitted):
        seconds = _share(asking.until - asking.clock(), len(admitted) - place)
        if seconds < LEAST_SECONDS:
            asking.tally.failure = asking.tally.failure or "deadline"
            break
        reading = await _ask_one(asking, provider, asking.clock() + seconds)
        if reading is not None:
            return _asked(asking, reading, provider)
    return _asked(asking, None, None)


def _asked(asking: Asking, reading: Reading | None, provider: Provider | None) -> Asked:
    tally = asking.tally
    return Asked(
        reading=reading,
        provider=provider.name if provider else None,
        model=(provider.model if provider else tally.model),
        tokens=tally.tokens,
        requests=tally.requests,
        seconds=tally.seconds,
        cost=tally.cost,
        failure=None if reading else tally.failure or "no provider",
    )


def _share(left: float, providers: int) -> float:
    """All of what is left for the last provider, else somewhat more than half."""
    return left if providers <= 1 else left * 0.6


async def _ask_one(asking: Asking, provider: Provider, until: float) -> Reading | None:
    """The provider's answer, if it holds, after one repair try at most."""
    messages: tuple[Message, ...] = opening(asking.question)
    for _ in range(2):
        completion = await _complete(asking, provider, messages, until)
        if completion is None:
            return None
        checked = _check(asking, completion)
        if isinstance(checked, Reading):
            return checked
        asking.tally.failure = checked
        _log.info("answer_refused", provider=provider.name, reason=checked.partition(" ")[0])
        messages = (*opening(asking.question), *asked_again((completion.text or "")[:2000], checked))
    return None


async def _complete(asking: Asking, provider: Provider, messages: Sequence[Message], until: float) -> Completion | None:
    started = asking.clock()
    if until - started < LEAST_SECONDS:
        return None
    asking.tally.requests += 1
    asking.tally.model = provider.model
    try:
        completion = await _within(until - started, provider, messages)
    except ProviderFailure as failure:
        provider.breaker.record_failure(asking.clock(), lasting=failure.is_lasting, wait=failure.wait)
        asking.tally.failure = failure.kind
        _observe(asking, Request(provider=provider.name, outcome=failure.kind, seconds=asking.clock() - started))
        _log.warning("provider_failed", provider=provider.name, kind=failure.kind, status=failure.status)
        return None
    provider.breaker.record_success()
    asking.tally.tokens += completion.tokens
    if completion.cost is not None:
        asking.tally.cost = (asking.tally.cost or 0.0) + completion.cost
    request = Request(
        provider=provider.name,
        outcome="answered",
        seconds=asking.clock() - started,
        tokens=completion.tokens,
        cost=completion.cost or 0.0,
    )
    _observe(asking, request)
    return completion


def _observe(asking: Asking, request: Request) -> None:
    asking.tally.seconds += request.seconds
    asking.observe(request)


async def _within(seconds: float, provider: Provider, messages: Sequence[Message]) -> Completion:
    """The client's own timeout is one for each read: an answer that drips in is cut here."""
    try:
        async with asyncio.timeout(seconds):
            return await provider.complete(messages, seconds)
    except TimeoutError as error:
        raise ProviderFailure("timeout") from error


def _check(asking: Asking, completion: Completion) -> Reading | str:
    answer = read_answer(completion.text)
    if isinstance(answer, Malformed):
        return answer.reason
    checked = accept(answer, asking.question, asking.read, load_frames())
    return f"{checked.reason} {checked.detail}".strip() if isinstance(checked, Refusal) else checked
