"""Chat completion APIs on 127.0.0.1 that answer as they are told, and keep every request that they got."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from server.fallback.providers import OpenAiProvider, open_provider

MODELS = {"openai": "gpt-5-mini", "kimi": "kimi-k2.5", "glm": "glm-4.7"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`text` is the content of the completion; `raw` replaces the whole body."""

    text: str | None = None
    raw: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    tokens: int = 10
    written: int = 2


def says(answer: Any, **more: Any) -> Reply:
    return Reply(text=answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False), **more)


def fails(status: int, **headers: str) -> Reply:
    return Reply(raw=b'{"error": {"message": "no"}}', status=status, headers=headers)


@dataclass(slots=True)
class FakeApi:
    """Gives its replies in turn, the last one for ever."""

    replies: deque[Reply] = field(default_factory=deque)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    def then(self, *replies: Reply) -> None:
        self.replies = deque(replies)

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        reply = self.replies.popleft() if len(self.replies) > 1 else self.replies[0]
        await asyncio.sleep(reply.wait)
        body = reply.raw if reply.raw is not None else _completion(reply)
        return web.Response(
            body=body, status=reply.status, headers={"Content-Type": "application/json", **reply.headers}
        )


def _completion(reply: Reply) -> bytes:
    message = {"role": "assistant", "content": reply.text}
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {
                "prompt_tokens": reply.tokens - reply.written,
                "completion_tokens": reply.written,
                "total_tokens": reply.tokens,
            },
        }
    ).encode()


@dataclass(slots=True, kw_only=True)
class Apis:
    openai: FakeApi
    kimi: FakeApi
    glm: FakeApi
    providers: tuple[OpenAiProvider, ...] = ()

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [request for api in (self.openai, self.kimi, self.glm) for request in api.requests]


@asynccontextmanager
async def running_apis() -> AsyncIterator[Apis]:
    apis = Apis(openai=FakeApi(), kimi=FakeApi(), glm=FakeApi())
    async with AsyncExitStack() as stack:
        providers: list[OpenAiProvider] = []
        for name in ("openai", "kimi", "glm"):
            api: FakeApi = getattr(apis, name)
            app = web.Application()
            app.router.add_post("/v1/chat/completions", api.handle)
            server = await stack.enter_async_context(TestServer(app))
            api.url = str(server.make_url("/v1"))
            provider = open_provider(name, f"key-of-{name}", api.url, MODELS[name])
            stack.push_async_callback(provider.close)
            providers.append(provider)
        apis.providers = tuple(providers)
        yield apis
