"""The stages in which a message is read, one after the other: the first that reads it ends it.

1. what the bot asked for ("2" while it waits for a choice, a code while it waits for a code);
2. what only goes on with what was said ("the other one"), and another time than that: "but at 8, not at 7:45";
3. what is not done yet, with the day it has to be done by: "haven't renewed my passport and it runs out on the 12th";
4. commands: `message` of the grammars; before them what is said of digests and the account, and where they are not sure
   questions and settings, whose parts may stand in any order (`asking`);
5. a quoted message and a bare time: the quoted task moves there;
6. news of another time: "la firma se pospone para el jueves"; what is done: "the policy was renewed", "called Ana";
7. a deed that is asked about: "did I water the plants?", and a thing of a list: "I'm at the shop, do we need butter?";
8. one thing more: "oh and batteries";
9. bare notes: `notes` of the grammars; where they are not sure, what is on a day: "mom's scan is december 2 at 7:30";
10. a thing that falls due, ends or comes on a day: "rent is due on the 1st", a note whatever verb it has;
11. commands with talk around them: "the garage called, move the car service to Monday";
12. any thing with a time: `things` of the grammars, "kayaking saturday";
13. a plan that is told: "I'm meeting Priya on Friday at 1", which is asked about;
14. thanks, and other talk with the bot.

Where an order to remind ahead stands beside something told ("my flight's on the 14th, nudge me the evening before"),
`foretelling` reads it after 4 and 9 in place of what they made of half of it. What the stages come to is put beside the
message read in pieces (`several`): a list under its heading, orders in one breath.

A stage that finds several readings which do different things is an ambiguity; so is one whose reading needs a part that
was not said. Text that no stage reads is unknown. What a stage reads is in `orders`, `told` and `noting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from engine import noting, orders, told
from engine.adding import added
from engine.asked_deeds import ASKING
from engine.asked_items import ITEMS
from engine.asked_talk import TALK, THANKS
from engine.asking import Frame
from engine.asks import FIRST_ASKS, asks_in_more_words, second_look
from engine.bounded_series import BoundedSeries
from engine.chatty import ChattyReader
from engine.deciding import read_part
from engine.doing import only_looks
from engine.due import due_of
from engine.foretelling import SAYS_AHEAD, ForetellingReader
from engine.lalr import SKIP
from engine.later_series import EXCEPTS, LaterSeries
from engine.message import Message
from engine.model import (
    Awaiting,
    CompleteTask,
    CreateTask,
    Interpretation,
    ItRef,
    Mark,
    Reading,
    TaskEdit,
    Understood,
    UpdateTask,
)
from engine.pointing import headed_by_thing
from engine.readings import Candidate
from engine.reports import named_before
from engine.restating import CORRECTS, TURNING_SIGNS, restated
from engine.retiming import PUTS_RIGHT, retimed
from engine.several import SeveralReader
from engine.stance import (
    BEFORE_COMMANDS,
    GOODBYE,
    NO_NOTICE,
    denies_notice,
    is_goodbye,
    stance,
    stance_before_commands,
    stance_in_talk,
)
from engine.tokens import Tokens

OR_ELSE = frozenset({"OR_ELSE"})


def read(message: Message) -> Interpretation:
    if len(message.tokens) == 0:
        return message.unknown("empty")
    found = _several(message).instead_of(
        orders.answer(message)
        or _stands_before_commands(message)
        or _retimed(message)
        or _asked_or(message)
        or told.announced(message)
        or _asks(message, FIRST_ASKS)
        or _asks_in_talk(message, FIRST_ASKS)
        or noting.undone(message)
        or _unless_leaving(message, _foretold(message, _as_asks(message, orders.commanded(message))))
        or _stands(message, stance_in_talk(message.tokens, message.words))
        or _quoted_time(message)
        or told.news(message)
        or told.report(message)
        or told.deed(message)
        or told.asked_deed(message)
        or _asked_item(message)
        or _added(message)
        or _foretold(message, _noted(message), is_last=True)
        or noting.deadline(message)
        or orders.talk_of(message).peeled()
        or noting.things(message)
        or message.teller.plan()
        or orders.as_answer(message, _asks(message, (TALK,)) or _asks_in_talk(message, (THANKS,)))
        or message.unknown(_reason_of_silence(message))
    )
    return found if message.is_part else named_before(found, message.tokens, message.apart)


def read_meant(message: Message) -> Interpretation:
    """Commands alone: what is read when slips in their words are repaired."""
    found = orders.answer(message)
    if found is None:
        commands = orders.commands(message, message.lattice, "message")
        found = orders.as_answer(message, orders.talk_of(message).in_two(commands))
    return found or message.unknown("unsure")


def read_restated(message: Message) -> Interpretation | None:
    """ "Borra la 2, digo la 1": as it was meant."""
    may_correct = message.may_say(CORRECTS) or not TURNING_SIGNS.isdisjoint(message.tokens.folded)
    return restated(message.tokens, message.words, message.again) if may_correct else None


def read_later_series(message: Message) -> Understood | None:
    """ "Every Friday at 8 except this one", "every day at 9 … except Sundays"."""
    if not message.may_say(EXCEPTS) or message.is_part or not any(match.when.rrule for match in message.dates):
        return None
    return LaterSeries(
        tokens=message.tokens,
        words=message.words,
        dates=message.dates,
        whole_date=message.parts.whole_date,
        today=message.context.today,
        read=message.again,
    ).found()


def read_bounded_series(message: Message) -> Interpretation | None:
    """ "Every Monday at 8 water the plants until May": with its bound behind the series."""
    if message.is_part or message.is_bounded or not any(match.when.rrule for match in message.dates):
        return None
    return BoundedSeries(
        tokens=message.tokens,
        words=message.words,
        reader=message.engine.reader,
        dates=message.dates,
        context=message.context,
        read=message.again,
        read_bounded=message.bounded,
    ).found()


def without_talk(message: Message, found: Interpretation) -> Interpretation:
    """What was found, or the same without the talk around it, behind it and in the middle of it."""
    found = ChattyReader(
        engine=message.engine,
        tokens=message.tokens,
        dates=message.dates,
        context=message.context,
        language=message.language,
        read=message.apart,
    ).without_talk(found)
    if message.context.quoted:
        return found
    return headed_by_thing(found, message.tokens, message.words, message.dates)


# --- pieces


def _several(message: Message) -> SeveralReader:
    return SeveralReader(
        tokens=message.tokens,
        words=message.words,
        dates=message.dates,
        context=message.context,
        read=partial(_alone, message),
        whole_date=message.parts.whole_date,
    )


def _alone(message: Message, tokens: Tokens, start: str) -> Interpretation | None:
    """Some of the message's words as a message of their own, which is tried as this and as that."""
    piece = message.piece(tokens)
    match start:
        case "message":
            found = orders.commands(piece, piece.lattice, "piece")
            return found if isinstance(found, Understood) else told.deed(piece) or found
        case "notes":
            return noting.notes(piece)
        case _:
            return noting.things(piece)


# --- what only stands to something said before


def _stands(message: Message, reason: str | None) -> Interpretation | None:
    """ "The other one", "jaja": said of what went before, and nothing else."""
    return message.unknown(reason) if reason is not None else None


def _stands_before_commands(message: Message) -> Interpretation | None:
    if not message.may_say(BEFORE_COMMANDS):
        return None
    if message.context.quoted and denies_notice(message.tokens, message.words):
        return _stands(message, NO_NOTICE)
    return _stands(message, stance_before_commands(message.tokens, message.words))


def _unless_leaving(message: Message, found: Interpretation | None) -> Interpretation | None:
    """ "Ya me voy a dormir, hasta mañana" is no plan to be noted."""
    if found is None or message.context.quoted or not message.may_say(GOODBYE):
        return found
    readings = (found.reading,) if isinstance(found, Understood) else getattr(found, "readings", ())
    does = any(isinstance(command, CreateTask | CompleteTask) for reading in readings for command in reading.commands)
    return message.unknown("farewell") if does and is_goodbye(message.tokens, message.words) else found


def _reason_of_silence(message: Message) -> str:
    if any("UNKNOWN_SLASH" in option[0].terminals for option in message.lattice.options[0]):
        return "unknown_slash"
    return stance(message.tokens, message.words)


# --- what goes on with what was said


def _retimed(message: Message) -> Interpretation | None:
    """ "But at 8, not at 7:45": what answers a question is left to those who asked it."""
    if message.context.awaiting is not Awaiting.NOTHING or not message.may_say(PUTS_RIGHT):
        return None
    if not message.engine.reader.may_mean_time(message.tokens):
        return None
    return retimed(message.tokens, message.words, message.again, message.language, message.context.today)


def _added(message: Message) -> Interpretation | None:
    """ "Oh and batteries"."""
    if message.context.awaiting is not Awaiting.NOTHING:
        return None
    language_among = message.maker.language_among
    return added(message.tokens, message.words, message.dates, message.context, message.again, language_among)


def _quoted_time(message: Message) -> Interpretation | None:
    """ "mañana" under a quoted reminder moves that task."""
    if not message.context.quoted or len(message.dates) != 1:
        return None
    (match,), folded = message.dates, message.tokens.folded
    if any(
        folded[i].isalnum() and not message.words.has_class(folded, i, SKIP)
        for i in (*range(match.first_token), *range(match.end_token, len(folded)))
    ):
        return None
    edit = TaskEdit(due=due_of(match.when), recurrence=match.when.rrule)
    reading = Reading(
        commands=(UpdateTask(refs=(ItRef(),), edit=edit),),
        rule="quoted.time",
        language=match.language,
        date_spans=(match.span,),
        marks=(Mark(slot="due", span=match.span),),
    )
    return Understood(reading=reading)


# --- what is asked or set in any order


def _asks(message: Message, frames: Sequence[Frame]) -> Understood | None:
    """ "The summary at night, could it come at nine": what is asked or set in an order that no rule has."""
    reading = message.asks.read(frames)
    if reading is None:
        return None
    message.stages.append(("asks", 1, (Candidate(reading=reading, is_unsure=False),)))
    return Understood(reading=reading)


def _asks_in_talk(message: Message, frames: Sequence[Frame]) -> Understood | None:
    if not message.asks.may_read(frames):
        return None
    return orders.talk_of(message).asked(lambda first, end: message.asks.read(frames, first, end))


def _as_asks(message: Message, found: Interpretation | None) -> Interpretation | None:
    """Where the commands are not sure, or are fewer words."""
    asked = _asks(message, second_look(found, message.context))
    return found if asked is None or asks_in_more_words(asked, found) else asked


def _asked_or(message: Message) -> Understood | None:
    """ "Is there anything on Sunday or can I stay in bed": what there is, as the rest follows from it."""
    if not message.may_say(OR_ELSE):
        return None
    folded, words = message.tokens.folded, message.words
    end = next((place for place in range(1, len(folded)) if words.has_any(folded, place, OR_ELSE)), None)
    found = message.apart(message.tokens.text(0, end) + "?") if end is not None else None
    is_asked = isinstance(found, Understood) and all(map(only_looks, found.reading.commands))
    return found if isinstance(found, Understood) and is_asked else None


def _asked_item(message: Message) -> Understood | None:
    """ "I'm at the shop, do we need butter?"."""
    folded = message.tokens.folded
    if not ("?" in folded or message.may_say(ASKING)):
        return None
    first = next((place + 1 for place in range(len(folded) - 2, 0, -1) if folded[place] in orders.PAUSES), None)
    reading = message.asks.read((ITEMS,), first) if first is not None else None
    return Understood(reading=reading) if reading is not None else None


# --- what is noted


def _noted(message: Message) -> Interpretation | None:
    return orders.named(message, orders.talk_of(message).in_two(noting.happening(message)))


def _foretold(message: Message, found: Interpretation | None, *, is_last: bool = False) -> Interpretation | None:
    """ "My flight's on the 14th, nudge me the evening before": in place of what was found of half of it."""
    if (found is None and not is_last) or not message.may_say(SAYS_AHEAD):
        return found
    part = partial(read_part, message)
    return ForetellingReader(tokens=message.tokens, teller=message.teller, part=part).instead_of(found)
