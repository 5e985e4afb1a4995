"""The facts of a message from SQLite: the queries of `turns.sql`, one after the other in one hop."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from storage.facts import TurnFacts
from storage.model import InboundMessage
from storage.protection_writing import FAILURES_COUNT
from storage.reading import Row, to_answer, to_facts
from storage.sqlite_values import instant_text
from storage.statements import address_of, identity_key


def load_facts(
    raw: sqlite3.Connection, queries: Mapping[str, str], message: InboundMessage, now: datetime
) -> TurnFacts:
    """What `Turns.load_turn` promises. A sid that was answered needs no other fact."""
    values = _values(message, now)

    def one(name: str) -> Row | None:
        return raw.execute(queries[name], values).fetchone()

    answered = one("stored_answer")
    if answered is not None:
        return TurnFacts(stored_answer=to_answer(answered))
    linked = one("linked_person")
    values["user_id"] = None if linked is None else linked["user_id"]
    rows: dict[str, Any] = {
        "linked_person": linked,
        "admitted_messages": one("admitted_messages"),
        "lockout": one("lockout"),
        "device": one("device"),
        "code_of_phone": one("code_of_phone"),
        "failures_of_phone": one("failures_of_phone"),
        "stranger_turns": one("stranger_turns"),
        "violations": one("violations_of_phone" if linked is None else "violations_of_person"),
        "devices_since": one("devices_of_phone_since" if linked is None else "devices_of_person_since"),
    }
    values["device_id"] = None if rows["device"] is None else rows["device"]["id"]
    values["since"] = rows["admitted_messages"]["last_admitted_at"] or values["day_ago"]
    rows["warned_since"] = one("warned_since")
    rows |= _of_person(raw, queries, values) if linked is not None else dict.fromkeys(_PERSONAL)
    return to_facts(rows)


_PERSONAL = ("active_session", "conversation", "quoted_snapshot", "newest_journal_entry", "projects", "free_numbers")
_LISTS = ("projects", "free_numbers")


def _of_person(raw: sqlite3.Connection, queries: Mapping[str, str], values: Mapping[str, Any]) -> Mapping[str, Any]:
    rows: dict[str, Any] = {}
    for name in _PERSONAL:
        if name == "quoted_snapshot" and values["quoted_sid"] is None:
            rows[name] = None
            continue
        cursor = raw.execute(queries[name], values)
        rows[name] = cursor.fetchall() if name in _LISTS else cursor.fetchone()
    return rows


def _values(message: InboundMessage, now: datetime) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "channel": message.identity.channel,
        "phone": message.identity.phone,
        "external_id": message.identity.external_id,
        "address": address_of(message.identity),
        "identity": identity_key(message.identity),
        "fingerprint": message.fingerprint,
        "quoted_sid": message.quoted_sid,
        "now": instant_text(now),
        "minute_ago": instant_text(now - timedelta(minutes=1)),
        "hour_ago": instant_text(now - timedelta(hours=1)),
        "day_ago": instant_text(now - timedelta(days=1)),
        "failures_since": instant_text(now - FAILURES_COUNT),
    }
