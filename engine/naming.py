"""Where names end that nothing sets apart: "in project Atlas prepare the demo", "note that the drill is on Thursday".

To the grammar a name is any few words, so one takes in the verb behind it, or all that is to be done, and another is
cut too early.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.building import Building
from engine.date_parts import end_of_owner
from engine.peeling import ORDERS, behind_fillers
from engine.telling import ends_sentence
from engine.tokens import LINE_BREAK, Tokens
from engine.words import WordTable

_QUOTES = frozenset("\"'")
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
_LEADS = frozenset({"INTO", "FOR", "OF", "LINK"})
_TO_ME = frozenset({"TO_ME"})
_DUTY = frozenset({"OBLIGATION"})
_TITLE_HEADS = frozenset({"TITLE_HEAD"})
_DEADLINES = frozenset({"FALLS_DUE", "COMES_DUE"})
_OF_IT = frozenset({"IT_IS", "IT", "FALLS_DUE", "COMES_DUE"})
_LONGEST_LEAD = 5  # tokens
_THINGS = frozenset({"NOTE_NOUN", "EVENT", "APPOINTED"})
_TOLD = frozenset({"TOLD", "PAST", "PAST_ENDING", "HAVE"})
_NOTES = frozenset({"NOTE_DOWN"})
_IT = frozenset({"IT"})
_OWNER = frozenset({"MY", "DEF"})
_TWO_PARTS = 2
_LISTS = frozenset({"LIST"})
_IT_IS = frozenset({"IT_IS"})
_THANKS = frozenset({"THANKS"})
_SENTENCE_ENDS = frozenset({".", "!", LINE_BREAK})
_LONGEST_SIGNATURE, _THANKING = 2, 4  # words, tokens
_MAKES = frozenset({"MAKE", "CREATE"})
_GOING_ON = frozenset({"ING_ENDING"})
_SOME_THINGS = frozenset({"SOME_THINGS"})
_GOES_ON = frozenset({"LINK", "OBLIGATION", "WITH", "INTO", "OF", "FOR"})


def end_name_before_verb(building: Building) -> None:
    """Gives the title the verb, and what stands behind it, that the name of its project took in."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    first, end = slots.project_range
    verb = next(
        (place for place in range(first + 1, end) if _is_verb(building, place) or _counts(folded, place, end)), None
    )
    if slots.project is None or verb is None:
        return
    titles = [
        title for title in slots.title if not all(words.has_any(folded, place, _LEADS) for place in range(*title))
    ]
    if titles and titles[0][0] != end and not (titles[0][0] == end + 1 and words.has_any(folded, end, _LEADS)):
        return
    slots.title = [(verb, titles[0][1] if titles else end), *titles[1:]]
    slots.project, slots.project_range = building.reader.text(first, verb), (first, verb)


def _counts(folded: Sequence[str], place: int, end: int) -> bool:
    """True for the "20" of "the list of the site 20 bags of cement", not for that of "Plan 2026"."""
    return folded[place].isdecimal() and place + 1 < end and folded[place + 1].isalpha()


def drop_talk_before(building: Building) -> None:
    """Leaves out the sentences before the one that an order behind it is about: "so tired. | laundry tomorrow. add it".

    Not those that name work or what is to happen, none where the only time is theirs, and none that what follows
    points back at.
    """
    slots, tokens, words = building.slots, building.reader.tokens, building.words
    if not slots.title or building.has("note") or not _is_told_first(building):
        return
    first, end = slots.title[0][0], slots.title[-1][1]
    cut = max((place + 1 for place in range(first + 1, end - 1) if _begins_anew(building, place)), default=first)
    kept = [(max(start, cut), stop) for start, stop in slots.title if stop > cut]
    if cut == first or not kept or words.has_any(tokens.folded, first, _WORK | _DUTY):
        return
    if _names_the_thing(building, first, cut) or _points_back(building, *kept[0]):
        return
    dues = [match for match in slots.dues if match.first_token >= cut]
    if slots.dues and not dues:
        return
    kept[0] = (words.behind(tokens.folded, kept[0][0], _NOTES), kept[0][1])  # "… | note | dentist on Friday"
    slots.title, slots.dues = kept, dues


def _is_told_first(building: Building) -> bool:
    """True where the order stands behind what it is about, and none before it."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0][0], building.slots.title[-1][1]
    return not words.has_within(folded, 0, first, ORDERS) and words.has_within(folded, end, len(folded), ORDERS)


def _names_the_thing(building: Building, first: int, end: int) -> bool:
    """True for "doctor appt. bring papers", where nothing is told; not for "had a great chat with the recruiter"."""
    tokens, words = building.reader.tokens, building.words
    if not words.has_within(tokens.folded, first, end, _THINGS):
        return False
    is_told = words.has_within(tokens.folded, first, end, _TOLD)
    return not (is_told or any(words.ends_as_told(tokens.typed(place)) for place in range(first, end)))


def _points_back(building: Building, first: int, end: int) -> bool:
    """True for "the car is dirty. wash it", "new fridge :) arriving"."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, first, end, _IT) or words.has_any(folded, first, _GOING_ON)


def _begins_anew(building: Building, place: int) -> bool:
    """True for what ends a sentence, and for the comma of "my roommate bailed, | I gotta email the landlord"."""
    tokens, words = building.reader.tokens, building.words
    if ends_sentence(tokens, place):
        return True
    return tokens.folded[place] == "," and words.has_any(tokens.folded, place + 1, _DUTY)


def keep_owner(building: Building) -> None:
    """Gives the title back the day that says which thing is meant: "flowers | for Saturday's | dinner"."""
    slots, tokens, words = building.slots, building.reader.tokens, building.words
    for place in range(len(slots.title) - 1):
        (first, end), (_, stop) = slots.title[place : place + 2]
        owner = next((match for match in slots.dues if match.first_token == end), None)
        if owner is not None and end_of_owner(tokens, words, owner) == slots.title[place + 1][0]:
            slots.title[place : place + 2] = [(first, stop)]
            return


def drop_joint(building: Building) -> None:
    """Leaves out the "and" before the last of several things: "two things: call Ben, | and | return the shoes"."""
    slots, folded = building.slots, building.reader.tokens.folded
    if not slots.title:
        return
    first, end = slots.title[0]
    is_joined = first > 1 and folded[first - 1] == "," and building.words.has_class(folded, first, "AND")
    if is_joined and end > first + 1:
        slots.title[0] = (first + 1, end)


def drop_owner_of_hour(building: Building) -> None:
    """Leaves "Karen" of "my | 2pm | with Karen": what one has at two is nothing without the hour."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if len(slots.title) < _TWO_PARTS:
        return
    (first, end), (behind, last) = slots.title[:2]
    is_owner = end == first + 1 and words.has_any(folded, first, _OWNER)
    if is_owner and last > behind + 1 and words.has_class(folded, behind, "WITH"):
        slots.title[:2] = [(behind + 1, last)]


def drop_signature(building: Building) -> None:
    """Leaves out who writes, behind thanks at the end: "water the ferns at 7. Thanks, | Doris"."""
    slots, tokens = building.slots, building.reader.tokens
    if not slots.title or tokens.utterance.text.isupper():
        return
    first, end = slots.title[-1]
    start = end
    while start > max(first, end - _LONGEST_SIGNATURE) and _is_name(tokens, start - 1):
        start -= 1
    thanks = _thanks_before(building, start)
    if start == end or thanks is None or any(word[0].isalnum() for word in tokens.folded[end:]):
        return
    if ":" in tokens.folded[first:thanks] or not _is_set_apart(building, thanks):
        return
    if thanks > first:
        slots.title[-1] = (first, thanks)
    elif len(slots.title) > 1:
        slots.title.pop()


def _is_set_apart(building: Building, thanks: int) -> bool:
    """True for "… the ferns. Thanks, Ruth" and "… at 7, thanks Ruth"; not for "a card that says thanks Dad"."""
    folded = building.reader.tokens.folded
    is_behind_time = any(match.end_token == thanks - 1 for match in building.slots.dues)
    return thanks > 0 and (folded[thanks - 1] in _SENTENCE_ENDS or (folded[thanks - 1] == "," and is_behind_time))


def _thanks_before(building: Building, end: int) -> int | None:
    """Where the thanks begin that end there, but for signs."""
    folded, words = building.reader.tokens.folded, building.words
    while end > 0 and not folded[end - 1][0].isalnum():
        end -= 1
    return next((at for at in range(max(0, end - _THANKING), end) if words.behind(folded, at, _THANKS) == end), None)


def _is_name(tokens: Tokens, place: int) -> bool:
    return tokens.folded[place].isalpha() and tokens.typed(place)[0].isupper()


def drop_head(building: Building) -> None:
    """Leaves out what only says that there is a thing: "remind me | I have | dentist Friday", "add | event: | yoga"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title:
        return
    first, end = slots.title[0]
    colon = next((place for place in range(first + 1, end - 1) if folded[place] == ":"), first)
    if words.has_within(folded, first, colon, _SOME_THINGS):
        slots.title[0] = (colon + 1, end)  # "do a few things for the move: | book the van"
        return
    behind = words.behind(folded, first, _DUTY)
    if first < behind < end:
        slots.title[0] = (behind, end)  # "every Saturday | I must | balance the book, put it down"
        return
    behind = words.behind(folded, first, _TITLE_HEADS)
    if not first < behind < end or (building.has("note") and folded[behind] != ":"):
        return
    while behind < end and (not folded[behind][0].isalnum() or words.has_class(folded, behind, "DET")):
        behind += 1
    if behind < end and not words.has_any(folded, behind, _GOES_ON):
        slots.title[0] = (behind, end)


def keep_object(building: Building) -> None:
    """Gives back the pronoun that ends a title, passed over as that of "remind me": "ask Sue to help | me"."""
    slots, tokens, words = building.slots, building.reader.tokens, building.words
    if not slots.title:
        return
    first, end = slots.title[-1]
    if end >= len(tokens) or not words.has_any(tokens.folded, end, _TO_ME):
        return
    behind = end + 1
    is_last = behind == len(tokens) or not tokens.folded[behind][0].isalnum()
    if is_last or any(match.first_token == behind for match in building.dates):
        slots.title[-1] = (first, behind)


def end_before_being(building: Building) -> None:
    """Leaves out the verb between a thing and its time: "note that the drill is | on Thursday"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if building.has("note") or len(slots.title) != 1 or not slots.dues:
        return
    ((first, end),) = slots.title
    is_timed = any(match.first_token in (end, end + 1) for match in slots.dues)
    is_led = first > 1 and words.has_class(folded, first - 1, "IN_CLAUSE")
    if not (is_timed and is_led and end > first + 1 and words.has_class(folded, end - 1, "BE")):
        return
    if not words.has_class(folded, end, "DUE"):
        slots.title = [(first, end - 1)]


def end_before_deadline(building: Building) -> None:
    """Leaves out what only leads to the time: "pay the nursery | and it's | due Friday"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title or not slots.dues:
        return
    first, end = slots.title[-1]
    is_timed = any(match.first_token in (end, end + 1) for match in slots.dues)
    if not is_timed or not (_leads_to_deadline(building, end) or _points_at_thing(building, first, end)):
        return
    joint = next((at for at in range(end - 1, max(first, end - _LONGEST_LEAD), -1) if _joins(building, at)), None)
    if joint is None or not words.has_any(folded, joint + 1, _OF_IT):
        return
    slots.title[-1] = (first, joint)


def _points_at_thing(building: Building, first: int, end: int) -> bool:
    """True for the "and that's" of "talk to Ana, and that's | for Monday"."""
    folded, words = building.reader.tokens.folded, building.words
    if end - first < _LONGEST_LEAD:
        return False
    starts = (place for place in range(end - _LONGEST_LEAD + 1, end) if _joins(building, place - 1))
    return any(words.behind(folded[:end], place, _IT_IS) == end for place in starts)


def _leads_to_deadline(building: Building, end: int) -> bool:
    """True where the words before a time, or the first of it, are the verb of a deadline."""
    folded, words = building.reader.tokens.folded, building.words
    first = max(0, end - _LONGEST_LEAD)
    return words.has_within(folded, first, end + 1, _DEADLINES) and any(
        value.terminal in _DEADLINES and at >= end
        for place in range(first, min(end + 1, len(folded)))
        for at, values in words.phrases.matches(folded, place)
        for value in values
    )


def _joins(building: Building, place: int) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return folded[place] == "," or words.has_class(folded, place, "AND")


def take_in_head(building: Building) -> None:
    """Gives the title the "deadline" of "project deadline Friday", which the date took in."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title or words.has_class(folded, slots.title[0][0], "INFINITIVE"):
        return
    first, end = slots.title[-1]
    starts = {match.first_token for match in slots.dues}
    if end not in starts or not folded[end - 1].isalpha() or words.has_class(folded, end, "DET"):
        return  # no head: "cena el día 8"
    if words.has_class(folded, end, "TIME_NOUN"):
        slots.title[-1] = (first, end + 1)


def takes_title_for_list(building: Building) -> bool:
    """True for the "las croquetas" of "mete a la lista las croquetas del perro": no name of that list."""
    slots, tokens, words = building.slots, building.reader.tokens, building.words
    first, end = slots.project_range
    if slots.project is None or first == 0 or not words.has_class(tokens.folded, _before_sign(tokens, first), "LIST"):
        return False
    is_quoted = tokens.folded[first] in _QUOTES
    return not is_quoted and any(start >= end for start, _ in slots.title)


def leaves_out_its_list(building: Building) -> bool:
    """True where the "a list" of "draft a list of risks" is in no title: it is what one makes, and holds no tasks. "A
    list: eggs, ham" does."""
    folded, words = building.reader.tokens.folded, building.words
    if not building.slots.title or not words.has_within(folded, 0, len(folded), _LISTS):
        return False
    if words.has_any(folded, min(behind_fillers(building.reader.tokens, words, 0), len(folded) - 1), _MAKES):
        return False
    heads = (place for place in range(1, len(folded) - 1) if words.has_class(folded, place, "A"))
    made = [one for one in heads if words.has_class(folded, one + 1, "LIST") and not _leads_into(folded, one, words)]
    made = [place for place in made if ":" not in folded[place:]]
    return any(not any(first <= place < end for first, end in building.slots.title) for place in made)


def _leads_into(folded: Sequence[str], place: int, words: WordTable) -> bool:
    return words.has_class(folded, place - 1, "INTO")


def _before_sign(tokens: Tokens, place: int) -> int:
    while place > 1 and not tokens.folded[place - 1][0].isalnum():
        place -= 1
    return place - 1


def _is_verb(building: Building, place: int) -> bool:
    """A verb as people write it in a sentence: "Web" and "Plan" of a name have their capital."""
    tokens = building.reader.tokens
    return tokens.typed(place)[:1].islower() and building.words.has_any(tokens.folded, place, _WORK)
