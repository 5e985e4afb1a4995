"""What is to be noted although nobody orders it: bare notes, things with a time, what falls due or is not done yet."""

from __future__ import annotations

from datetime import timedelta

from engine.deadlines import FALLING_DUE, VISITING, DeadlineReader
from engine.deciding import as_notes, decide
from engine.happenings import HAPPENING, HappeningReader
from engine.message import Message
from engine.model import (
    Ambiguous,
    Awaiting,
    CreateTask,
    DateMatch,
    Grain,
    Interpretation,
    Understood,
    When,
    WhenKind,
)
from engine.undone import UNDONE, UndoneReader

_HAPPENS = frozenset({"NOTE_NOUN", "EVENT", "VISITOR"})
_SATURDAY = 5
_PERIODS = frozenset({Grain.WEEK})
_NAMES_PROJECT = frozenset({"PROJECT"})


def notes(message: Message) -> Interpretation | None:
    """ "Dentist on Friday": understood where it is plainly to be noted, else asked about."""
    if "?" in message.tokens.folded:
        return None
    found = as_notes(message)
    if not found or (message.speaks_of_others and not message.begins_with_work):
        return None
    noted = found[0].reading.commands
    is_plain = any(isinstance(note, CreateTask) and _is_plainly_noted(message, note) for note in noted)
    if (is_plain or message.context.quick_capture) and not message.speaks_of_others:
        return decide(message, found[:1], "notes")
    readings = tuple(candidate.reading for candidate in found[:1])
    return Ambiguous(readings=readings, reason="bare_note", language=readings[0].language)


def _is_plainly_noted(message: Message, note: CreateTask) -> bool:
    """With a time, or none that a clock tells, an order to remind, or a project that is called so."""
    is_timed = note.due is not None or note.undated
    return is_timed or note.reminder or (note.project is not None and message.may_say(_NAMES_PROJECT))


def things(message: Message) -> Interpretation | None:
    """ "kayaking saturday": any thing with a time that is no sentence."""
    if "?" in message.tokens.folded or not message.dates or message.speaks_of_others or message.deeds.begins():
        return None
    found = message.parse(message.lattice, "things", "things")[:1]
    used = found[0].reading.date_spans if found else ()
    if any(match.span in used and _is_stretch(message, match) for match in message.dates):
        return Ambiguous(readings=(found[0].reading,), reason="bare_note", language=found[0].reading.language)
    return decide(message, found, "things")


def _is_stretch(message: Message, match: DateMatch) -> bool:
    """True for "from 3 to 9 May", not for the hours of a day to come: "plumber Tuesday between 8 and 10"."""
    if match.when.kind is not WhenKind.INTERVAL or match.when.grain in _PERIODS:
        return False  # "next week" is when it is to be done
    if _is_weekend(match.when) and _names_event(message, match.first_token):
        return False
    return not match.when.has_clock or match.when.start.date() == message.context.today


def _is_weekend(when: When) -> bool:
    """Two days, a Saturday and its Sunday, whichever week they are of."""
    return when.start.weekday() == _SATURDAY and when.end is not None and when.end - when.start == timedelta(days=2)


def _names_event(message: Message, end: int) -> bool:
    """True for "plumber | this weekend", not for "purchase a ticket | this weekend"."""
    return end > 0 and message.words.has_any(message.tokens.folded, end - 1, _HAPPENS)


def deadline(message: Message) -> Understood | None:
    """ "Rent is due on the 1st": a thing and its day, whatever verb stands between."""
    return DeadlineReader(teller=message.teller).read() if message.may_say(FALLING_DUE) else None


def visit(message: Message) -> Understood | None:
    """ "El plomero pasa el viernes a las 9": who comes is not put off."""
    return DeadlineReader(teller=message.teller).visit() if message.may_say(VISITING) else None


def undone(message: Message) -> Interpretation | None:
    """ "Haven't renewed my passport and it runs out on the 12th"."""
    if not message.dates or not message.may_say(UNDONE) or message.context.awaiting is not Awaiting.NOTHING:
        return None
    return UndoneReader(teller=message.teller, verbs=message.engine.told_verbs).read()


def happening(message: Message) -> Interpretation | None:
    """ "Mom's scan is December 2 at 7:30", where it is no plain note."""
    found = notes(message)
    if isinstance(found, Understood) or not message.dates:
        return found
    may_happen = message.may_say(HAPPENING)
    if (found is not None or may_happen) and (falling_due := deadline(message)) is not None:
        return falling_due if found is not None else None  # behind an order to remind it is read again
    return (HappeningReader(teller=message.teller).read() if may_happen else None) or found
