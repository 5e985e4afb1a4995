"""The three APIs through one client library: a chat completion in, its text and tokens out, or what kind of failure.

The `openai` client's own exceptions end here. It never retries by itself: whether to ask again, and whom, is decided
within the turn's one deadline.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    BadRequestError,
    UnprocessableEntityError,
)

from server.fallback.breaker import Breaker
from server.fallback.capabilities import CAPABILITIES, Capability, request_body
from server.fallback.port import Completion, Price, ProviderFailure
from server.fallback.prompt import Message
from server.settings import Settings

LARGEST_BODY = 256_000


@dataclass(slots=True, kw_only=True)
class OpenAiProvider:
    """One configured API. `bare` is learned: it refused the optional parameters once, so they are left out."""

    name: str
    model: str
    client: AsyncOpenAI
    capability: Capability
    price: Price | None = None
    breaker: Breaker = field(default_factory=Breaker)
    bare: bool = False

    async def complete(self, messages: Sequence[Message], seconds: float) -> Completion:
        """Raises ProviderFailure, after `seconds` at the latest."""
        try:
            return await self._request(messages, seconds)
        except (BadRequestError, UnprocessableEntityError) as error:
            if self.bare:
                raise _failure(error) from error
        except APIError as error:
            raise _failure(error) from error
        self.bare = True
        try:
            return await self._request(messages, seconds)
        except APIError as error:
            raise _failure(error) from error

    async def _request(self, messages: Sequence[Message], seconds: float) -> Completion:
        client = self.client.with_options(timeout=seconds)
        response = await client.chat.completions.with_raw_response.create(
            model=self.model,
            messages=cast("Any", list(messages)),
            **request_body(self.capability, bare=self.bare),
        )
        if len(response.content) > LARGEST_BODY:
            raise ProviderFailure("garbage")
        try:
            return _completion(response.http_response.json(), self.price)
        except (ValueError, RecursionError) as error:
            raise ProviderFailure("garbage") from error

    async def close(self) -> None:
        await self.client.close()


def _completion(body: Any, price: Price | None) -> Completion:
    match body:
        case {"choices": [{"message": {"content": str() | None as text}}, *_], **rest}:
            usage = rest.get("usage")
            total = _tokens(usage, "total_tokens")
            written = min(_tokens(usage, "completion_tokens"), total)
            cost = price.of(total - written, written) if price is not None else None
            return Completion(text=text, tokens=total, cost=cost)
        case _:
            raise ValueError("no completion")


def _tokens(usage: Any, name: str) -> int:
    count = usage.get(name) if isinstance(usage, Mapping) else None
    return max(count, 0) if isinstance(count, int) else 0


def _failure(error: APIError) -> ProviderFailure:
    if isinstance(error, APITimeoutError):
        return ProviderFailure("timeout")
    if isinstance(error, APIConnectionError):
        return ProviderFailure("unreachable")
    if not isinstance(error, APIStatusError):
        return ProviderFailure("garbage")
    status = error.status_code
    if status == 429:
        return ProviderFailure("limited", status=status, wait=_wait(error.response.headers.get("retry-after")))
    return ProviderFailure("failing" if status >= 500 or status == 408 else "refused", status=status)


def _wait(header: str | None) -> float | None:
    return float(header) if header is not None and re.fullmatch(r"\d{1,6}(?:\.\d+)?", header) else None


def open_providers(settings: Settings) -> tuple[OpenAiProvider, ...]:
    """The providers that have a key, in the order of FOCOBOT_LLM_ORDER."""
    configured = {
        "openai": (settings.openai_api_key, settings.openai_base_url, settings.openai_model),
        "kimi": (settings.kimi_api_key, settings.kimi_base_url, settings.kimi_model),
        "glm": (settings.glm_api_key, settings.glm_base_url, settings.glm_model),
    }
    found = ((name, *configured[name]) for name in dict.fromkeys(settings.llm_order))
    return tuple(
        open_provider(name, key, base_url, model, price_of(settings.llm_prices.get(model)))
        for name, key, base_url, model in found
        if key
    )


def price_of(figures: tuple[float, float] | None) -> Price | None:
    return Price(read=figures[0], written=figures[1]) if figures is not None else None


def open_provider(name: str, key: str, base_url: str, model: str, price: Price | None = None) -> OpenAiProvider:
    client = AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0)
    client.organization = client.project = None  # the environment's are one provider's, and no other's business
    return OpenAiProvider(name=name, model=model, client=client, capability=capability_of(name, model), price=price)


def capability_of(name: str, model: str) -> Capability:
    return next(record for beginning, record in CAPABILITIES[name] if re.match(beginning, model))
