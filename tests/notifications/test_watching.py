"""What operators see: how late, how many wait, why not, and what to do about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from server.conversation.render import load_bundles
from server.notifications.measures import new_measures
from server.notifications.remedies import remedy_of
from server.notifications.running import measure_waiting, run_round
from server.web.texts import load_catalog
from storage.notices import LOCKED
from tests.notifications.fake_twilio import Fault
from tests.notifications.town import Town


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        ("outside 24 h: set TWILIO_TEMPLATE_MORNING_DIGEST_ES", "template"),
        ("Twilio is not configured: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN", "misconfigured"),
        ("Twilio 20003", "misconfigured"),
        ("Twilio 63016", "window_closed"),
        ("undelivered: Twilio 63016", "window_closed"),
        ("Twilio 63018, after 5 tries", "busy"),
        ("no answer, after 5 tries", "busy"),
        ("Twilio 63028: the template is wrong", "bad_template"),
        ("Twilio 21610: unsubscribed", "unsubscribed"),
        ("Twilio 63024", "unreachable"),
        ("Twilio 99999", "unreachable"),
        (LOCKED, "locked"),
        ("the task was changed", None),
        ("too late", None),
        (None, None),
    ],
)
def test_every_reason_has_its_remedy_in_every_language(reason: str | None, remedy: str | None) -> None:
    assert remedy_of(reason) == remedy
    if remedy is not None:
        catalog = load_catalog()
        for language in load_bundles().languages:
            assert catalog.pick((language,))(f"monitor-remedy-{remedy.replace('_', '-')}").count(" ") > 3


async def test_lateness_is_measured_from_the_planned_time_and_what_waits_is_a_gauge(town: Town) -> None:
    ana = await town.person(morning_digest=False, overdue_reminder=False)
    for title, minutes in (("Uno", 1), ("Dos", 70)):
        await town.task(ana.id, title, remind_at=town.clock() + timedelta(minutes=minutes))
    registry = CollectorRegistry()
    office = replace(town.office(), measures=new_measures(registry))
    town.clock.forward(minutes=3)
    await run_round(office)
    town.clock.forward(minutes=100)
    town.twilio.always = Fault(status=429, code=20429)
    await run_round(office)
    await measure_waiting(office)
    metrics = generate_latest(registry).decode()
    assert 'focobot_notification_lateness_seconds_bucket{le="120.0",type="task_reminder"} 1.0' in metrics
    assert 'focobot_notification_lateness_seconds_bucket{le="60.0",type="task_reminder"} 0.0' in metrics
    assert "focobot_notifications_pending 1.0" in metrics
    assert "focobot_notifications_oldest_pending_seconds 1980.0" in metrics
    assert 'focobot_outbox_tries_total{result="postponed"} 1.0' in metrics
    town.twilio.always = None
    town.clock.forward(minutes=1)
    await run_round(office)
    [figures] = await town.store.notice_delays(town.clock() - timedelta(days=1))
    assert (figures.kind, figures.sent, figures.within) == ("task_reminder", 2, (0, 1, 2))
    assert timedelta(minutes=34) - figures.longest < timedelta(seconds=1)
