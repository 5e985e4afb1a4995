"""An hour alone, beside a day that is told: "el sábado es el cumple de mi jefa, recuérdame comprarle pastel a las 2".

The hour may be of that day or of today, so it is asked about, with the day that was told; so is a rhythm that was told
("the bins go out every Monday. Remind me at 7").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from engine.due import is_clock_only
from engine.model import Ambiguous, CreateTask, DateMatch, Due, Interpretation, Reading, Understood, WhenKind
from engine.tokens import Tokens

_NEAR = timedelta(days=14)


def on_told_day(found: Interpretation, tokens: Tokens, dates: Sequence[DateMatch], today: date) -> Interpretation:
    """What was found, or the question whether it is on that day; `today` is the person's."""
    match found:
        case Understood(reading=Reading(commands=(CreateTask(due=Due(clock=clock) as due) as made,)) as reading):
            pass
        case _:
            return found
    used = [match for match in dates if match.span in reading.date_spans]
    told = [match for match in dates if match.span not in reading.date_spans and _is_day_to_come(match, today)]
    if clock is None or made.recurrence is not None or not used or not all(map(is_clock_only, used)):
        return found
    if len(told) != 1 or len(dates) != len(used) + 1:
        return found
    said, when = tokens.text(told[0].first_token, told[0].end_token), told[0].when
    is_rule = when.kind is WhenKind.RECURRENCE
    title = made.title.removesuffix(said).rstrip(" ,") if is_rule else made.title
    if said in title or not title:
        return found  # "la junta del lunes": a part of the name
    moved = replace(made, title=title, due=replace(due, day=when.start.date()), recurrence=when.rrule)
    asked = replace(reading, commands=(moved,), date_spans=(*reading.date_spans, told[0].span))
    return Ambiguous(readings=(asked,), reason="unexplained", language=reading.language)


def _is_day_to_come(match: DateMatch, today: date) -> bool:
    when = match.when
    if when.kind is WhenKind.RECURRENCE:
        return True
    is_near = today < when.start.date() <= today + _NEAR
    return when.kind is WhenKind.DATE and not when.has_clock and is_near
