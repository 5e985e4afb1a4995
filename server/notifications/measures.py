"""What Prometheus may ask about notifications. Never by person."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_LATE_SECONDS = (1, 5, 15, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMeasures:
    notifications: Counter
    late: Histogram
    tries: Counter
    pending: Gauge
    oldest: Gauge
    rounds: Counter


def new_measures(registry: CollectorRegistry) -> NoticeMeasures:
    return NoticeMeasures(
        notifications=Counter(
            "focobot_notifications",
            "Notifications, by what became of them: sent, held, failed, cancelled.",
            ["type", "status"],
            registry=registry,
        ),
        late=Histogram(
            "focobot_notification_lateness_seconds",
            "From the planned time to the channel's acceptance; digests are spread over ten minutes on purpose.",
            ["type"],
            buckets=_LATE_SECONDS,
            registry=registry,
        ),
        tries=Counter(
            "focobot_outbox_tries",
            "Tries to send, by result: sent, postponed, unsure, ended.",
            ["result"],
            registry=registry,
        ),
        pending=Gauge("focobot_notifications_pending", "Planned and not yet sent.", registry=registry),
        oldest=Gauge(
            "focobot_notifications_oldest_pending_seconds",
            "How long the oldest of them has waited.",
            registry=registry,
        ),
        rounds=Counter("focobot_notification_rounds", "Rounds, by whether they failed.", ["result"], registry=registry),
    )
