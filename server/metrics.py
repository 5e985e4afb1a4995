"""What Prometheus may ask. A registry for each application, so that two in one process do not count together."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """`messages` by outcome: answered, silent, replayed, malformed, forged, failed. Never by person or text."""

    registry: CollectorRegistry
    messages: Counter
    understood: Counter
    corrected: Counter
    message_seconds: Histogram
    deliveries: Counter
    errors: Counter
    suspicions: Gauge


def new_metrics() -> Metrics:
    registry = CollectorRegistry()
    return Metrics(
        registry=registry,
        messages=Counter(
            "focobot_messages", "Webhook calls with a message, by outcome.", ["outcome"], registry=registry
        ),
        understood=Counter(
            "focobot_understood",
            "Messages of linked people, by who understood them: rules, menu (rules with a question), model, nobody.",
            ["by"],
            registry=registry,
        ),
        corrected=Counter(
            "focobot_corrected",
            "Messages that put right what was done within the two minutes before them.",
            registry=registry,
        ),
        message_seconds=Histogram(
            "focobot_message_seconds", "From request to answer.", buckets=_SECONDS, registry=registry
        ),
        deliveries=Counter(
            "focobot_deliveries", "Status callbacks, by the provider's status.", ["status"], registry=registry
        ),
        suspicions=Gauge(
            "focobot_suspicions", "Phones and accounts that a rule finds suspicious now.", ["rule"], registry=registry
        ),
        errors=Counter("focobot_errors", "Requests that failed here, by exception.", ["kind"], registry=registry),
    )
