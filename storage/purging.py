"""What goes when: each purge, and the rule of `purge_rules` that says how long its rows are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """`table` is what the count is reported under."""

    query: str
    rule: str
    table: str


PURGES = (
    Purge(query="purge_audit", rule="audit", table="whatsapp_security_audit_log"),
    Purge(query="purge_lockouts", rule="audit", table="whatsapp_account_lockouts"),
    Purge(query="purge_sessions", rule="sessions", table="whatsapp_bot_sessions"),
    Purge(query="purge_access_tokens", rule="sessions", table="access_tokens"),
    Purge(query="purge_history", rule="commands", table="focobot_command_history"),
    Purge(query="purge_history_texts", rule="messages", table="focobot_command_history texts"),
    Purge(query="purge_snapshots", rule="messages", table="snapshots"),
    Purge(query="purge_snapshot_ties", rule="messages", table="snapshot_ties"),
    Purge(query="purge_answers", rule="answers", table="whatsapp_processed_messages texts"),
    Purge(query="purge_sids", rule="sids", table="whatsapp_processed_messages"),
    Purge(query="purge_journal", rule="journal", table="journal"),
    Purge(query="purge_cancelled_tasks", rule="journal", table="tasks"),
    Purge(query="purge_notifications", rule="notifications", table="focobot_scheduled_notifications"),
    Purge(query="purge_outbox", rule="notifications", table="outbox"),
    Purge(query="purge_failed_verifications", rule="failures", table="failed_verifications"),
    Purge(query="purge_login_failures", rule="failures", table="login_failures"),
    Purge(query="purge_violations", rule="failures", table="whatsapp_rate_limit_violations"),
    Purge(query="purge_web_sessions", rule="failures", table="web_sessions"),
    Purge(query="purge_link_codes", rule="failures", table="link_codes"),
)


def kept_until(purge: Purge, kept_days: Mapping[str, int], now: datetime) -> datetime:
    """Rows from before this instant go."""
    return now - timedelta(days=kept_days[purge.rule])
