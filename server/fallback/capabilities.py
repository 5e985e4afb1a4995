"""What each provider's models take: one record each, so that the asking itself knows no provider.

Sources: OpenAI's guide to structured output and to reasoning models (no sampling parameters, `max_completion_tokens`,
`reasoning_effort`); Moonshot's model overview (Kimi fixes the sampling parameters of its models, thinks by default);
Z.ai's guides (GLM takes `json_object` only and `max_tokens`, thinks by default).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from server.fallback.answers import load_schema

Structure = Literal["json_schema", "json_object"]
TokenParameter = Literal["max_tokens", "max_completion_tokens"]
MOST_TOKENS = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """`counts` is the parameter that bounds the answer's tokens. `thinks` says that thinking cannot be switched off
    whole: then more tokens are left for it.

    `extra` goes into the body as it is: how this provider switches thinking off.
    """

    structure: Structure
    counts: TokenParameter = "max_tokens"
    fixes_sampling: bool = False
    thinks: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


_NO_THINKING: Mapping[str, Any] = {"thinking": {"type": "disabled"}}

CAPABILITIES: Mapping[str, tuple[tuple[str, Capability], ...]] = {
    "openai": (
        (
            r"(?:gpt-[5-9]|o\d)",
            Capability(
                structure="json_schema",
                counts="max_completion_tokens",
                fixes_sampling=True,
                thinks=True,
                extra={"reasoning_effort": "low"},
            ),
        ),
        (r"", Capability(structure="json_schema", counts="max_completion_tokens")),
    ),
    "kimi": ((r"", Capability(structure="json_object", fixes_sampling=True, extra=_NO_THINKING)),),
    "glm": ((r"", Capability(structure="json_object", extra=_NO_THINKING)),),
}
"""For each provider, by the beginning of the model's name, the first that fits."""


def request_body(capability: Capability, *, bare: bool = False) -> dict[str, Any]:
    """The parameters beside model and messages. A bare request leaves out all that a provider might not know."""
    tokens = MOST_TOKENS * (6 if capability.thinks or bare else 1)
    body: dict[str, Any] = {capability.counts: tokens}
    if bare:
        return body
    if not capability.fixes_sampling:
        body["temperature"] = 0
    body["response_format"] = _response_format(capability.structure)
    if capability.extra:
        body["extra_body"] = dict(capability.extra)
    return body


def _response_format(structure: Structure) -> dict[str, Any]:
    if structure == "json_object":
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": load_schema()}}
