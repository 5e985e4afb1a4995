"""What Prometheus may ask about models: how often, how long, how dear, and what came of it. Never by person."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

from server.fallback.asking import Request

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMeasures:
    requests: Counter
    seconds: Histogram
    tokens: Counter
    cost: Counter
    questions: Counter

    def observe(self, request: Request) -> None:
        self.requests.labels(provider=request.provider, outcome=request.outcome).inc()
        self.seconds.labels(provider=request.provider).observe(request.seconds)
        self.tokens.labels(provider=request.provider).inc(request.tokens)
        self.cost.labels(provider=request.provider).inc(request.cost)


def new_measures(registry: CollectorRegistry) -> ModelMeasures:
    return ModelMeasures(
        requests=Counter(
            "focobot_llm_requests",
            "Requests to a provider, by outcome: answered, timeout, unreachable, limited, failing, refused, garbage.",
            ["provider", "outcome"],
            registry=registry,
        ),
        seconds=Histogram(
            "focobot_llm_seconds", "How long a request took.", ["provider"], buckets=_SECONDS, registry=registry
        ),
        tokens=Counter("focobot_llm_tokens", "Tokens that providers counted.", ["provider"], registry=registry),
        cost=Counter(
            "focobot_llm_cost_usd",
            "US dollars, by FOCOBOT_LLM_PRICES; 0 for a model without a price.",
            ["provider"],
            registry=registry,
        ),
        questions=Counter(
            "focobot_llm_questions",
            "Messages that a model was to be asked about, by what the person got: suggestion or menu, and why.",
            ["result", "reason"],
            registry=registry,
        ),
    )
