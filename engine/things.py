"""Any thing with a time: "kayaking saturday", "fuga baño Sr Torres mañana 11am".

Nobody can list the nouns that people note, so this asks the other way round: the words are a task to come unless one of
them shows that they are a sentence, a question, an order to something else, or talk. Read only where nothing else
understood the message.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.building import Building
from engine.dated import dated_places
from engine.due import is_clock_only
from engine.events import tells_of_others
from engine.lalr import SKIP
from engine.model import DateMatch, WhenKind
from engine.no_task import names_place

_MOST_WORDS = 8
_ARTICLE_NOUN = 2  # words of "la insulina", which is no sentence
_NOT_FIRST = frozenset({"AND", "OR", "EXCEPT", "WHAT", "SHOW", "LINK", "INTO", "ABOUT", "BEFORE", "GREETING", "SCOPE"})
_NOT_LAST = frozenset({"LINK", "INTO", "FOR", "OF", "AND", "DET", "BE", "NO_WORD"})
_WHO = frozenset({"SOMEBODY", "OTHERS", "ADDRESS", "ADDRESS_KIN"})
_NEVER = frozenset({"NO_THING", "TOLD", "NOBODY", "YES", "NO_WORD", "THANKS", "OBLIGATION", "BE", "HELP", "UNDO"})
_ORDERS = frozenset(
    {
        "REMIND", "DONT_FORGET", "NOTE_DOWN", "ADD", "MAKE", "PUT", "CREATE", "SCHEDULE", "COMPLETE", "MARK",
        "FINISHED", "CHANGE", "MOVE", "SNOOZE", "DELETE", "STRIKE", "CANCEL", "RENAME", "REOPEN", "SEARCH",
        "ENABLE", "DISABLE", "TURN_OFF", "SEND", "MUTE", "SPEAK", "SWITCH",
        "COMPLETE_IT", "MARK_IT", "REOPEN_IT", "DELETE_IT", "MOVE_IT", "SNOOZE_IT", "RENAME_IT", "PUT_IT",
    }
)  # fmt: skip
_OUR_WORDS = frozenset({"TASK", "TASKS", "REMINDER", "REMINDERS", "STATUS", "DUE_ON", "REMIND", "DONT_FORGET"})
_PARTICLES = frozenset({"INTO", "BACK", "UP"})
_SOMEBODY = frozenset({"NO_EVENT"})
_SENTENCES = frozenset(".!?;")
_SIGNS_OF_TRADE = frozenset("%$€£¡")
_WITH_OR_AT = frozenset({"WITH", "AT_PLACE"})
_WORK = frozenset({"WORK_VERB", "INFINITIVE"})
_TALK = frozenset({"SAYING", "GOOD", "BAD", "DET", "BE", "ALL", SKIP})


def names_a_thing(building: Building) -> bool:
    tokens, words = building.reader.tokens, building.words
    folded = tokens.folded
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place][0].isalnum()]
    if not 0 < len(said) <= _MOST_WORDS or not any(folded[place][0].isalpha() for place in said):
        return False
    if names_place(folded, words, said[0], building.slots.title[-1][1]):
        return False  # "supper at Nora | 's tomorrow"
    if _says_who(building) or tells_of_others(building) or _loses_clitic(building):
        return False
    dues = building.slots.dues
    if any(match.when.kind is WhenKind.DURATION for match in dues):
        return False
    if (
        len(building.slots.title) > 1
        and not any(match.when.has_clock for match in dues)
        and not _goes_on_with(building)
    ):
        return False  # "mejor mañana hablamos": a day in the middle is that of a sentence
    if len(dues) > 1 and sum(match.when.has_clock for match in dues) > 1:
        return False  # two things, each with its hour
    first, last = said[0], said[-1]
    if folded[0].startswith("/"):
        return False  # a slash command with something wrong in it
    if folded[first] in words.no_note_starts | words.no_task_starts:
        return False
    if words.has_any(folded, first, _NOT_FIRST | _ORDERS) and not _is_work_behind_time(building, first):
        return False
    if words.has_any(folded, last, _NOT_LAST) or all(words.has_any(folded, place, _TALK) for place in said):
        return False
    if _is_cut(building, dues):
        return False
    if any(match.when.rrule for match in dues) and words.has_class(folded, first, "DET") and len(said) > _ARTICLE_NOUN:
        return False  # "the trains run every 20 minutes"
    if any(not folded[place][0].isalnum() and words.has_class(folded, place, "TELLS") for place in range(first, last)):
        return False  # "my barber's away till Monday"
    if not _SIGNS_OF_TRADE.isdisjoint(folded) or any(words.ends_as_told(tokens.typed(place)) for place in said):
        return False
    return not any(
        folded[place] in words.foreign
        or words.has_any(folded, place, _NEVER | _OUR_WORDS)
        or (
            words.has_class(folded, place, "HAVE") and not words.has_any(folded, place, _PARTICLES)
        )  # "train to Leeds", "bins out"
        for place in said
        if not (place < last and _leads_a_noun(building, place)) and not _is_of_a_name(building, first, place)
    ) and not any(_ends_sentence(building, place) for place in _between_times(building, said[0], said[-1]))


def _between_times(building: Building, first: int, end: int) -> list[int]:
    """Without the signs of "9:00 a.m." and "5.45"."""
    dues = building.slots.dues
    return [
        place for place in range(first, end) if not any(match.first_token <= place < match.end_token for match in dues)
    ]


def _goes_on_with(building: Building) -> bool:
    """True for "haircut Tuesday | with Jodie" and "gala Sunday | at the pool": with whom and where is no sentence."""
    folded, words = building.reader.tokens.folded, building.words
    return all(words.has_any(folded, first, _WITH_OR_AT) for first, _ in building.slots.title[1:])


def _is_work_behind_time(building: Building, first: int) -> bool:
    """True for "tomorrow move the car": an order about a task does not begin with when."""
    folded, words = building.reader.tokens.folded, building.words
    is_behind = any(match.first_token == 0 and match.end_token <= first for match in building.slots.dues)
    is_behind = is_behind and first + 1 < len(folded)
    return is_behind and words.has_any(folded, first, _WORK) and words.has_class(folded, first + 1, "DET")


def _is_cut(building: Building, dues: Sequence[DateMatch]) -> bool:
    """True for "brutal shift, three arrests before lunch": told in two halves, without a day to come."""
    folded = building.reader.tokens.folded
    has_day = any(not is_clock_only(match) and match.when.start.date() != building.today for match in dues)
    return not has_day and any(
        folded[place] == "," and folded[place + 1][0].isalnum()
        for first, end in building.slots.title
        for place in range(first + 1, end - 1)
    )


def _leads_a_noun(building: Building, place: int) -> bool:
    """True for the "el" of "asado en el club", which would be "él", and the "donde" of "almuerzo donde mi suegra"."""
    tokens, words = building.reader.tokens, building.words
    is_led = words.has_class(tokens.folded, place, "LEADS_NOUN") and tokens.typed(place).isascii()
    is_noun = is_led and tokens.folded[place + 1][0].isalnum()
    if place > building.slots.title[0][0]:
        return is_noun
    is_who = words.has_any(tokens.folded, place, _WHO) or words.has_any(tokens.folded, place + 1, _WHO)
    is_own = words.has_class(tokens.folded, place, "MY")
    return is_noun and is_own and not is_who  # "mi jarabe a las 8", not "mi vida, a las 8", nor "el otro día a las 8"


def _is_of_a_name(building: Building, first: int, place: int) -> bool:
    """True for the sign of "barbecue at Dave's" and "Nan's birthday", no verb, and for "Monday's 9 am call"."""
    tokens, words = building.reader.tokens, building.words
    if not words.has_class(tokens.folded, place, "POSSESSIVE") or not tokens.is_glued(place):
        is_clock = words.has_class(tokens.folded, place, "CLOCK_MARK") and place > first
        return is_clock and tokens.folded[place - 1].isdecimal()
    end = next((end for start, end in building.slots.title if start <= place < end), 0)
    return place + 1 < end or (place - 2 >= first and words.has_class(tokens.folded, place - 2, "INTO"))


def _ends_sentence(building: Building, place: int) -> bool:
    """False for the sign of "25 nos. from the market"."""
    tokens = building.reader.tokens
    if tokens.folded[place] not in _SENTENCES:
        return False
    is_short = tokens.folded[place] == "." and tokens.is_glued(place)
    return not is_short or not tokens.text(place + 1, place + 2)[:1].islower()


def _loses_clitic(building: Building) -> bool:
    """True for the "toca la inyección" of "me toca la inyección": a sentence without its pronoun."""
    first = building.slots.title[0][0]
    folded, words = building.reader.tokens.folded, building.words
    return first > 0 and words.has_class(folded, first - 1, "CLITIC_OF_VERB")


def _says_who(building: Building) -> bool:
    """True for "the train leaves on Fridays I think": what was passed over speaks of somebody."""
    folded, words = building.reader.tokens.folded, building.words
    inside = {place for first, end in building.slots.title for place in range(first, end)}
    inside |= dated_places(building.slots.dues)
    first = min(*inside, len(folded))
    start = first if first > 0 and words.has_class(folded, first - 1, "AND") else 0  # what is before may be read alone
    return any(
        place not in inside and words.has_any(folded[place : place + 1], 0, _SOMEBODY)
        for place in range(start, len(folded))
    )
