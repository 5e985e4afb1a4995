"""Rules that the REST takes come round again, whatever the due date, within a moment of work."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr

from server.web.recurrence_rules import is_rule

TAKEN = [
    "FREQ=DAILY", "RRULE:FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=DAILY;COUNT=3",
    "FREQ=WEEKLY;INTERVAL=7;BYDAY=TH",
    "FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO", "FREQ=DAILY;UNTIL=20270101T000000Z",
    "FREQ=MONTHLY;BYMONTHDAY=15,-1", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=6",
    "FREQ=MONTHLY;INTERVAL=11;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "FREQ=YEARLY;INTERVAL=9",
]  # fmt: skip
REFUSED = [
    "", "cada jueves", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;INTERVAL=0", "INTERVAL=2",
    "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;UNTIL=20260230", "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYDAY=5MO",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5",
    "FREQ=MONTHLY;BYSETPOS=2", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=DAILY\nDTSTART:20200101T000000", "FREQ=WEEKLY;BYDAY=XX", "FREQ=daily", "FREQ=DAILY;",
]  # fmt: skip


@pytest.mark.parametrize("rule", TAKEN)
def test_a_rule_that_is_taken_comes_round_from_any_day(rule: str) -> None:
    assert is_rule(rule)
    started = time.thread_time()
    for offset in range(0, 1500, 37):
        first = datetime(2027, 1, 1) + timedelta(days=offset)  # noqa: DTZ001 -- a rule runs over the wall clock
        plain = rule.partition(";UNTIL")[0]
        assert list(islice(rrulestr(plain, dtstart=first).xafter(first), 2)) or "COUNT" in rule
    assert time.thread_time() - started < 3


@pytest.mark.parametrize("rule", REFUSED)
def test_a_rule_that_may_never_come_round_is_refused(rule: str) -> None:
    assert not is_rule(rule)
