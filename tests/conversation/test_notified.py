"""What the delivery record says to the person who asks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.conversation.notified import tell_record
from server.conversation.render import Manner, load_bundles, render
from storage.notices import NoticeStatus, ToldNotice

BUNDLES = load_bundles()
AT = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)


def told(status: NoticeStatus = "sent", delivery: str | None = None, reason: str | None = None) -> ToldNotice:
    return ToldNotice(
        id="n",
        kind="task_reminder",
        scheduled_for=AT,
        status=status,
        sent_at=AT if status == "sent" else None,
        delivery=delivery,
        delivered_at=None,
        error_message=reason,
        task_id="t",
        title="Llamar",
    )


def written(*record: ToldNotice, coming: datetime | None = None, language: str = "es") -> str:
    zone = ZoneInfo("America/Mexico_City")
    manner = Manner(language=BUNDLES.languages[language], zone=zone, today=AT.astimezone(zone).date())
    return "\n".join(render(tell_record(record, coming), manner))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (told(), "enviado"),
        (told(delivery="delivered"), "entregado"),
        (told(delivery="read"), "leído"),
        (told("failed", reason="Twilio 63024"), "no se pudo entregar"),
        (told("held"), "24 horas"),
        (told("pending"), "por salir"),
        (told("cancelled", reason="muted"), "en silencio"),
        (told("cancelled", reason="quiet day"), "día sin avisos"),
    ],
)
def test_the_record_tells_what_happened_and_when(one: ToldNotice, words: str) -> None:
    head, line = written(one).splitlines()
    assert head == "🔎 Esto te avisé:"
    assert line.startswith("“Llamar” · mar 10 mar, 15:00 · ")
    assert words in line


@pytest.mark.parametrize("language", list(BUNDLES.languages))
def test_what_said_nothing_is_left_out_unless_that_kind_was_asked_for(language: str) -> None:
    silent = told("cancelled", reason="nothing to say")
    assert tell_record([silent]) == ()
    [block] = tell_record([silent], of_kind=True)
    assert block.arguments["count"] == 1
    assert written(silent, coming=AT, language=language).startswith("🔔")
