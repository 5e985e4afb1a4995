"""A command inside talk: "the garage called, move the car service to Monday", "carnal recuérdame pagar la luz".

Read only where nothing else understood the message. Whole clauses are passed over, before the command and behind it,
or a word or two before an order that nobody could take for anything else. Talk that may take the order back, quote it
or make it depend on something is none, nor is talk that holds a number: half a message is never carried out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from engine.dated import dated_places, places_inside
from engine.lalr import SKIP
from engine.model import CompleteTask, DateMatch, NumberRef, Reading
from engine.tokens import LINE_BREAK, Tokens
from engine.words import WordTable

_PAUSES = frozenset(",;.!?\n:…")
DASHES = frozenset("-–—")
_MOST_CLAUSES = 8
_SENTENCE = 4  # words
_LONGEST = 60  # tokens
_LONGEST_CALL = 2  # words with which somebody is called before the order
ORDERS = frozenset(
    {
        "REMIND", "DONT_FORGET", "GIVE_REMINDER", "NOTE_DOWN", "ADD", "MOVE", "SNOOZE", "CHANGE", "MARK", "DELETE",
        "STRIKE", "CANCEL", "RENAME", "REOPEN", "CREATE", "SCHEDULE", "CROSS", "CROSS_OFF", "PUT", "MAKE",
        "FORGET_ABOUT", "UNDO", "SURE_ORDER", "MOVE_IT", "DELETE_IT", "COMPLETE_IT", "MARK_IT", "SNOOZE_IT",
        "REOPEN_IT", "CHANGE_IT",
    }
)  # fmt: skip
PLAIN_ORDERS = frozenset({"REMIND", "DONT_FORGET", "GIVE_REMINDER", "NOTE_DOWN", "SURE_ORDER"})
_SURE = frozenset({"SURE_ORDER"})
_TURNS = frozenset({"REQUEST", "SO_THEN"})
_NOT_BEFORE = frozenset({"SAID", "NO_WORD", "DONT", "IF", "IN_CLAUSE", "DEPENDS", "LINK"})
_NOT_BEFORE_SURE = _NOT_BEFORE | {"NO_THING", "BE"}
_POINTING = frozenset(
    {"MOVE_IT", "DELETE_IT", "COMPLETE_IT", "MARK_IT", "SNOOZE_IT", "REOPEN_IT", "CHANGE_IT", "RENAME_IT", "PUT_IT"}
)
_PRONOUNS = frozenset({"IT", "THESE"})
_NEAR = 4  # tokens of an order in which its pronoun stands
_DUTIES = frozenset({"OBLIGATION", "NEED"})
_SAID = frozenset({"SAID"})
_ASKED = frozenset({"SAID", "ASKED_OF"})
_TO, _THE, _NOT_WHO = frozenset({"INTO"}), frozenset({"DEF"}), frozenset({"IN_CLAUSE", "LINK", "AND"})
_LONGEST_PERSON = 2  # words: "tía Rosa"
_IN_CLAUSE = frozenset({"IN_CLAUSE"})
_YOU = frozenset({"YOU"})
_TO_REMIND = frozenset({"TO_REMIND"})
_FILLERS = frozenset({SKIP, "SO_THEN", "AND", "REQUEST", "ADDRESS"})
_YES = frozenset({"YES"})
_IF = frozenset({"CONDITIONAL"})
_MIND = frozenset({"MIND"})
_DENIES = frozenset({"NO_WORD", "DENIED"})
_NO_TALK = frozenset({"NO_PREAMBLE", "NO_WORD", "DONT"})
_CAUSE = frozenset({"AS_CAUSE"})
_BEFORE_SUBJECT = frozenset({"DEF", "NO_WORD"})
_HEDGES = frozenset({"OR", "DEPENDS", "MEANT", "DONT"})  # behind an order they leave it in doubt
_CLAUSES = frozenset({"CLAUSE", "SO_THEN", "TAKE_IT_AWAY", "I_DID"})
_GOING_ON = frozenset({"BEFORE_NOUN", "LINK", "IF", "WHAT", "AND", "IN_CLAUSE", "SAID", "NO_PREAMBLE", "CONDITION"})


def stretches(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> Iterator[tuple[int, int]]:
    """The half-open stretches of tokens that may be the command, the longest first, without the whole."""
    size = len(tokens)
    if size > _LONGEST:
        return
    if (called := _behind_call(tokens, words)) is not None:
        yield called, size
    if (agreed := _behind_yes(tokens, words)) is not None:
        yield agreed, size
    for first, end in chain(_among_clauses(tokens, words, dates), _without_sign(tokens, words, dates)):
        if not is_passed_on(tokens, words, first):
            yield first, end


def _behind_yes(tokens: Tokens, words: WordTable) -> int | None:
    """Where "yeah | add milk" goes on; "si borra la 3, avísame" is no "sí"."""
    behind = words.behind(tokens.folded, 0, _YES) if len(tokens) else 0
    is_if = behind > 0 and words.has_any(tokens.folded, 0, _IF) and tokens.typed(0).isascii()
    return behind if 0 < behind < len(tokens) and not is_if and begins_order(tokens, words, behind) else None


def _among_clauses(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> Iterator[tuple[int, int]]:
    size = len(tokens)
    clauses = list(_clauses(tokens, words))
    dated = dated_places(dates)
    count = len(clauses)
    if not 1 < count <= _MOST_CLAUSES:
        return
    for length in range(count - 1, 0, -1):
        for place in range(count - length, -1, -1):
            rest = (*clauses[:place], *clauses[place + length :])
            end = clauses[place + length - 1][1]
            if tokens.stands_at(end, ":"):
                continue  # a heading, and what it heads is no talk
            first = behind_fillers(tokens, words, clauses[place][0])
            is_plain = first < size and words.has_any(tokens.folded, first, PLAIN_ORDERS)
            points = _points_out(tokens, words, first, end)
            known = dated | _numbers(tokens, clauses[:place]) if points else dated
            if points and place and _heads(tokens, clauses[place - 1][1]):
                rest = (*clauses[: place - 1], *clauses[place + length :])
            if any(words.has_any(tokens.folded, behind, _HEDGES) for behind, _ in clauses[place + length :]):
                continue
            if all(_is_talk(tokens, words, clause, known, before_plain=is_plain) for clause in rest):
                yield first, end


def _points_out(tokens: Tokens, words: WordTable, first: int, end: int) -> bool:
    """True for "move it to Friday" and "pásala al 10": what is meant stands in the talk before."""
    if first >= end:
        return False
    return words.has_any(tokens.folded, first, _POINTING) or words.has_within(
        tokens.folded, first + 1, min(end, first + _NEAR), _PRONOUNS
    )


def _heads(tokens: Tokens, end: int) -> bool:
    """True for "Fix the fence - push it …": a heading, whatever it says."""
    return tokens.folded[end] == ":" or is_dash(tokens, end)


def _numbers(tokens: Tokens, clauses: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(place for first, end in clauses for place in range(first, end) if tokens.folded[place].isdecimal())


def _without_sign(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> Iterator[tuple[int, int]]:
    """Behind talk that no sign ends: "disculpe la molestia apúnteme …", "… to bother you again can you move 3"."""
    dated = dated_places(dates)
    for start in range(1, len(tokens)):
        first = _order_at(tokens, words, start)
        if first is None:
            continue
        is_plain = words.has_any(tokens.folded, first, PLAIN_ORDERS)
        before = [(begin, min(end, start)) for begin, end in _clauses(tokens, words) if begin < start]
        if before and says_to_somebody(tokens, words, *before[-1]):
            continue
        if all(_is_talk(tokens, words, clause, dated, before_plain=is_plain) for clause in before):
            yield first, len(tokens)


def _order_at(tokens: Tokens, words: WordTable, start: int) -> int | None:
    """Where the order begins that opens there beyond doubt: by a verb that speaks to the bot, or by asking for it."""
    folded = tokens.folded
    is_for_me = words.has_class(folded, start, "FOR_ME") and words.has_any(folded, start, ORDERS)
    if is_for_me or words.has_any(folded, start, _SURE):
        return None if words.has_any(folded, start - 1, _NOT_BEFORE if is_for_me else _NOT_BEFORE_SURE) else start
    if not words.has_any(folded, start, _TURNS) or words.has_any(folded, start - 1, _NOT_BEFORE):
        return None
    first = behind_fillers(tokens, words, start)
    return first if first < len(folded) and begins_order(tokens, words, first) else None


def is_passed_on(tokens: Tokens, words: WordTable, start: int) -> bool:
    """True for the order of "le pedí a Tavo | que me apartara dos boletos", not for that of "te dije | que me …"."""
    folded = tokens.folded
    if not words.has_within(folded, max(0, start - 1), min(start + 1, len(folded)), _IN_CLAUSE):
        return False
    first = clause_start(tokens, start)
    return words.has_within(folded, first, start, _ASKED) and not words.has_within(folded, first, start, _YOU)


def begins_order(tokens: Tokens, words: WordTable, place: int, *, is_story: bool = True) -> bool:
    """True for a verb of ordering; for a duty too, but not inside a story."""
    return place < len(tokens) and words.has_any(tokens.folded, place, ORDERS if is_story else ORDERS | _DUTIES)


def calls_somebody(tokens: Tokens, words: WordTable, first: int, end: int) -> bool:
    """True for "Renata, acuérdate de llevar las llaves": said to somebody else, and passed on."""
    return words.has_class(tokens.folded, first, "SAID_TO_YOU") and not words.has_within(
        tokens.folded, first, end, _TO_REMIND
    )


def tells_somebody(tokens: Tokens, words: WordTable, first: int) -> bool:
    """True for "te dejé la sopa en el horno", left to somebody and no task; not for "te pagué la renta"."""
    folded = tokens.folded
    is_whom = words.has_class(folded, first, "YOU") and words.has_class(folded, first, "OTHERS")
    return is_whom and first + 1 < len(folded) and words.has_class(folded, first + 1, "LEFT_TO")


def tells_of_done(reading: Reading, tokens: Tokens, words: WordTable, first: int) -> bool:
    """True for "la 7 ya salió" and "ya entregué el reporte": one deed, its task told by number or the deed by "ya"."""
    match reading.commands:
        case (CompleteTask(refs=(ref,)),):
            return isinstance(ref, NumberRef) or words.has_class(tokens.folded, first, "ALREADY")
        case _:
            return False


def _clauses(tokens: Tokens, words: WordTable) -> Iterator[tuple[int, int]]:
    """(first, end) of what stands between the pauses, a "so" begins one too; without the signs."""
    folded, first = tokens.folded, 0
    for place, word in enumerate(folded):
        is_pause = (word in _PAUSES and not _is_inside_time(tokens, place)) or is_dash(tokens, place)
        if is_pause or (place > first and _begins_clause(tokens, words, place)):
            if place > first:
                yield first, place
            first = place + 1 if is_pause else place
    if first < len(folded):
        yield first, len(folded)


def _begins_clause(tokens: Tokens, words: WordTable, place: int) -> bool:
    """True where no sign stands before another clause: "… so move it", "move it to Friday im dead"."""
    folded = tokens.folded
    if words.has_class(folded, place, "SO_THEN"):
        return True
    return words.has_class(folded, place, "CLAUSE") and not words.has_any(folded, place - 1, _GOING_ON)


def runs_into_clause(tokens: Tokens, words: WordTable, first: int, end: int) -> bool:
    """True for "number 2, they cancelled": words that were taken for a name and go on to a reason."""
    folded = tokens.folded
    return any(
        folded[place - 1] in _PAUSES and words.has_any(folded, place, _CLAUSES) for place in range(first + 1, end)
    )


def behind_mind(tokens: Tokens, words: WordTable) -> int | None:
    """Where the thing begins in "just off to town, while I remember, flue seal kit for tomorrow"."""
    folded = tokens.folded
    for place in range(len(folded)):
        if (end := words.behind(folded, place, _MIND)) > place:
            return behind_fillers(tokens, words, end)
    return None


def joints(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> Iterator[tuple[int, int]]:
    """(end, first): where one thing may end and another begin with its own time or with an order to remind."""
    folded, starts = tokens.folded, {match.first_token for match in dates}
    inside = places_inside(dates)
    for place in range(1, len(folded) - 1):
        if place in inside or not words.has_class(folded, place, "AND"):
            continue
        first = place + 1
        while first < len(folded) - 1 and (words.has_class(folded, first, "AND") or folded[first] in _PAUSES):
            first += 1
        if first in starts or words.has_any(folded, first, PLAIN_ORDERS):
            yield place, first


def clause_start(tokens: Tokens, place: int) -> int:
    """Where the clause begins in which a place is."""
    places = (at for at in range(place - 1, -1, -1) if not tokens.is_of_clock(at))
    return next((at + 1 for at in places if tokens.folded[at] in _PAUSES or is_dash(tokens, at)), 0)


def is_dash(tokens: Tokens, place: int) -> bool:
    """True for a dash between words, not for that of "follow-up" and "2 - 4"."""
    folded = tokens.folded
    if folded[place] not in DASHES or not 0 < place < len(folded) - 1:
        return False
    is_glued = tokens.is_glued(place) and tokens.is_glued(place + 1)
    return not is_glued and not (folded[place - 1].isdecimal() and folded[place + 1].isdecimal())


def _is_inside_time(tokens: Tokens, place: int) -> bool:
    """True for the sign of "5:30" and of "a.m."."""
    return (
        tokens.folded[place] != LINE_BREAK
        and tokens.is_glued(place)
        and place + 1 < len(tokens)
        and tokens.is_glued(place + 1)
    )


def _is_talk(
    tokens: Tokens, words: WordTable, clause: tuple[int, int], dated: Collection[int], *, before_plain: bool
) -> bool:
    """A number in it is that of a task, or one that the command needs, unless it tells when something happens.

    A "no" takes back what follows, but not an order to note or remind: "ya no me acuerdo de nada, recuérdame …".
    """
    first, end = clause
    folded, first = tokens.folded, behind_fillers(tokens, words, first)  # "no manches" says no to nothing
    if first >= end:
        return True
    if tells_somebody(tokens, words, clause[0]):
        return before_plain
    is_cause = before_plain and _tells_why(tokens, words, (first, end), dated)
    if words.has_any(folded, first, _NO_TALK) and not (
        is_cause or _tells_with_no(tokens, words, (first, end), before_plain=before_plain)
    ):
        return False
    numbers = (place for place in range(first, end) if folded[place].isdecimal())
    is_quoting = tokens.stands_at(end, ":") and words.has_within(folded, first, end, _SAID)
    if is_quoting or _ends_as_said(folded, words, first, end) or any(place not in dated for place in numbers):
        return False
    return not begins_order(tokens, words, first)


def _tells_why(tokens: Tokens, words: WordTable, clause: tuple[int, int], dated: Collection[int]) -> bool:
    """True for "como el lunes no hay clases", not for "como hago", which asks how."""
    first, end = clause
    folded, behind = tokens.folded, words.behind(tokens.folded, first, _CAUSE)
    is_why = first < behind < end and end - first >= _SENTENCE
    return is_why and (behind in dated or words.has_any(folded, behind, _BEFORE_SUBJECT))


def _tells_with_no(tokens: Tokens, words: WordTable, clause: tuple[int, int], *, before_plain: bool) -> bool:
    """True for "ya no me acuerdo de nada", a sentence; before an order that changes tasks it must order nothing."""
    first, end = clause
    if end - first < _SENTENCE or not words.has_any(tokens.folded, first, _DENIES):
        return False
    return before_plain or not words.has_within(tokens.folded, first, end, ORDERS)


def _ends_as_said(folded: Sequence[str], words: WordTable, first: int, end: int) -> bool:
    """True for "she said" and "I told you"."""
    is_to_you = end - first > 1 and words.has_class(folded, end - 1, "ADDRESSED")
    return words.has_class(folded, end - 2 if is_to_you else end - 1, "SAID")


def says_to_somebody(tokens: Tokens, words: WordTable, first: int, end: int) -> bool:
    """True for "le dije a mi tía" and "I told my aunt" where no sign stands behind: what follows was said to her."""
    folded = tokens.folded
    if end >= len(folded) or not folded[end][0].isalnum():
        return False
    said = [place for place in range(first, end) if words.has_any(folded, place, _SAID)]
    if not said:
        return False
    start = words.behind(folded, said[-1], _SAID)
    start += start < end and words.has_any(folded, start, _TO)
    start += start < end and words.has_any(folded, start, _THE)
    return 0 < end - start <= _LONGEST_PERSON and not words.has_within(folded, start, end, _NOT_WHO)


def _behind_call(tokens: Tokens, words: WordTable) -> int | None:
    """Where the order begins in "carnal recuérdame …": behind a word or two that no pack knows."""
    folded: Sequence[str] = tokens.folded
    for place in range(1, min(_LONGEST_CALL + 1, len(folded))):
        if not folded[place - 1].isalpha() or words.known.get(folded[place - 1]):
            return None
        if words.has_any(folded, place, PLAIN_ORDERS):
            return place
    return None


def behind_fillers(tokens: Tokens, words: WordTable, place: int) -> int:
    """Past "please", "so can you" and the like, the longest phrase first."""
    folded = tokens.folded
    while place < len(folded) and not begins_order(tokens, words, place, is_story=False):
        behind = words.behind(folded, place, _FILLERS)
        if behind == place and any(map(str.isalnum, folded[place])):
            return place
        place = max(behind, place + 1)
    return place
