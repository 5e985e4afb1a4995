"""Who puts themselves right within a message: "borra la 2, digo la 1", "call Ana, I mean Anahí", "at 6, sorry".

Theory of operation: the message is cut at the last word of correction. What stands before it is read as a message of
its own, what stands behind it in the frame of a slash command, as tasks, as a time or as words of the title. Only where
both fit together is the message read so; else it is left to the grammar, which knows corrections of a day on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise

from engine.doing import is_business
from engine.lalr import SKIP
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CompleteTask,
    CreateTask,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    Simple,
    Span,
    Understood,
)
from engine.peeling import ORDERS
from engine.righting import ANDS, BREAKS, DENIED, NO, NOTED, Read, Right, Righter
from engine.tokens import Tokens
from engine.words import WordTable

_CALLS_WRONG = frozenset({"CALLS_WRONG"})
_NOT_AS_SAID = frozenset({"CALLS_WRONG", "SAYS_NOT"})
_TAKES_BACK = frozenset({"TAKES_BACK"})
_KEEPS = frozenset({"LESS"})
_RENAMES = frozenset({"CORRECTION", "MEANT", "REVISES"}) | _NOT_AS_SAID
CORRECTS = _RENAMES | _TAKES_BACK | {"RECONSIDERS"}
"""The classes without one of which a message puts nothing right within itself."""
_REVISES = frozenset({"REVISES"}) | _NOT_AS_SAID | _TAKES_BACK
_ALSO = frozenset({"ALSO"})
_MEANT = frozenset({"MEANT"})
_ORDERS = ORDERS | {"COMPLETE", "REOPEN_IT", "DELETE_IT", "COMPLETE_IT", "MARK_IT", "MOVE_IT"}
_DASHES = frozenset("-")
_CORRECTIONS = CORRECTS | {"NO_WORD"}
_APOLOGY = frozenset({"APOLOGY"})
_WARN = frozenset({"WARN"})
_BETTER = frozenset({"BETTER"})
_ANEW = frozenset({"TAKEN_ALL_BACK"})
_SURELY = _BETTER | _REVISES
_FILLERS = frozenset({"OPENER", SKIP})
_COMMA = (",",)
_TURNS = frozenset({"NO_WORD", "BETTER", "ACTUALLY"})
TURNING_SIGNS = frozenset("-–—….,")
"""The signs behind which such a word puts something right: "on Tuesday - actually Wednesday", "delete 2, no, 3"."""
_TURNING = TURNING_SIGNS - {","}
_MOST_CORRECTIONS = 2


def restated(tokens: Tokens, words: WordTable, read: Read) -> Interpretation | None:
    """None for a message that puts nothing right within itself."""
    if (plain := _without_dashes(tokens, words)) is not None:
        return found if isinstance(found := read(plain), Understood) else None
    cuts = list(islice(_cuts(tokens, words), _MOST_CORRECTIONS + 1))
    if not cuts or len(cuts) > _MOST_CORRECTIONS or _is_quoted(tokens, cuts[-1][0]):
        return None
    first, end, is_apart = cuts[-1]
    is_ordered = end < len(tokens) and words.has_any(tokens.folded, end, _ORDERS)
    if is_ordered and words.has_any(tokens.folded, first - 1, ANDS):
        first -= 1  # "anota pan y… sabes qué, mejor anota leche"
    before, after = tokens.text(0, first), tokens.text(end, len(tokens))
    if len(cuts) > 1 and _is_sorry_for_it(tokens, words, (first, end)):
        return read(f"{before}, {after}")
    if not after:
        told = next((place for place in range(first, len(tokens)) if tokens.folded[place] not in BREAKS), first)
        is_sorry = words.has_class(tokens.folded, told, "APOLOGY")
        return _left_open(read(before), is_sorry=is_sorry) if is_apart else None
    if words.has_class(tokens.folded, end, "UNDO"):
        return None
    if words.has_within(tokens.folded, end, end + 2, _ALSO):
        return _with_more(read(f"{before}, {after}"))
    return _righted(tokens, words, read, (first, end), is_apart=is_apart)


def _is_sorry_for_it(tokens: Tokens, words: WordTable, cut: tuple[int, int]) -> bool:
    """True for the "perdón" of "a las 2, no, a las 3, perdón, avísame antes", which puts right nothing more."""
    first, end = cut
    is_sorry = words.has_within(tokens.folded, first, end, _APOLOGY)
    return is_sorry and end < len(tokens) and words.has_any(tokens.folded, end, _ORDERS | _WARN)


def _righted(
    tokens: Tokens, words: WordTable, read: Read, cut: tuple[int, int], *, is_apart: bool
) -> Interpretation | None:
    """What stands before the cut, with what is told behind it."""
    first, end = cut
    before, after = tokens.text(0, first), tokens.span(end, len(tokens))
    # not "plumber tomorrow - no hot water", "dile que Ana no espera mejor trato"
    may_rename = tokens.folded[first] in BREAKS and words.has_within(tokens.folded, first, end, _RENAMES | _BETTER)
    may_go_on = words.has_within(tokens.folded, first, end, _MEANT)
    may = {"may_rename": may_rename, "may_go_on": may_go_on}
    righter = Righter(tokens=tokens, words=words, read=read, first=end, is_apart=is_apart, **may)
    if _is_bare(tokens, words, first, end):
        return _righted_barely(righter, before, is_time=words.has_within(tokens.folded, first, end, _CALLS_WRONG))
    match read(before):
        case Understood(reading=Reading(commands=(command,))) as found if is_business(command) and _denies(
            righter.after, read
        ):
            return _left_open(found, is_sorry=False)  # "mark 3 as done - oh wait, it isn't"
        case Understood(reading=Reading(commands=(command,)) as reading):
            if (other := righter.other_order(command)) is not None:
                return other
            right = righter.other_task(command)
            if right is None and words.has_any(tokens.folded, end, _ORDERS):
                is_sure = words.has_within(tokens.folded, first, end, _SURELY)
                return _ordered_anew(reading, read(righter.after), is_sure=is_sure)
            if (right := right or righter.put_right(command, before)) is not None:
                return Understood(reading=_with(reading, right, after))
            if (done := _done_instead(command, read(righter.after))) is not None:
                return done
            is_taken_back = is_apart and words.has_within(tokens.folded, first, end, _REVISES)
            return _left_open(read(before), is_sorry=False) if is_taken_back else None  # "agrega leche, o no, no sé"
        case Ambiguous(readings=(Reading(commands=(CreateTask() as command,)) as reading,)) as asked:
            right = righter.put_right(command, before)
            if right is None:
                return None
            put_right = _with(reading, right, after)
            return replace(asked, readings=(put_right,)) if command.title else Understood(reading=put_right)
        case _:
            return None


def _with_more(found: Interpretation) -> Interpretation | None:
    """ "Anota leche, sabes qué, anota también huevos" puts nothing right."""
    return found if isinstance(found, Understood) and len(found.reading.commands) > 1 else None


def _is_bare(tokens: Tokens, words: WordTable, first: int, end: int) -> bool:
    """True for the "bueno no" of "bueno no es urgente", which may deny what stands behind it."""
    folded = tokens.folded
    last = next((at for at in range(first, end) if words.behind(folded, at, _NOT_AS_SAID) == end), end)
    return last < end < len(folded)


def _righted_barely(righter: Righter, before: str, *, is_time: bool) -> Interpretation | None:
    """Only what is surely put right: "bueno no el lunes", "uff no la 4", "o sea no urgente pero sí alta"."""
    tokens, read = righter.tokens, righter.read
    match read(before):
        case Understood(reading=Reading(commands=(command,)) as reading) as found if is_business(command):
            is_denial = righter.is_apart and _denies(tokens.text(righter.first - 1, len(tokens)), read)
            if is_denial and isinstance(command, ActsOnTasks):
                return _left_open(found, is_sorry=False)  # "borra la 3, bueno no la borres"
            right = righter.put_right_barely(command, is_time=is_time)
            told = tokens.span(righter.first, len(tokens))
            return Understood(reading=_with(reading, right, told)) if right is not None else None
        case _:
            return None


def _denies(after: str, read: Read) -> bool:
    """True for "it isn't" and "don't", which say no and nothing else."""
    match read(after):
        case Understood(reading=Reading(commands=(Simple(intent="reject"),))):
            return True
        case _:
            return False


def _without_dashes(tokens: Tokens, words: WordTable) -> str | None:
    """ "On Monday —sorry, Tuesday— send it", with commas."""
    places = [place for place, word in enumerate(tokens.folded) if word in _DASHES]
    for first, end in pairwise(places):
        if words.has_any(tokens.folded, first + 1, CORRECTS):
            inner = tokens.text(first + 1, end)
            return f"{tokens.text(0, first)}, {inner}, {tokens.text(end + 1, len(tokens))}"
    return None


def _left_open(found: Interpretation, *, is_sorry: bool) -> Interpretation | None:
    """ "At 6, sorry" stands as it is; "delete 3, scratch that" is asked about."""
    match found:
        case Understood(reading=reading) if not is_sorry and all(map(is_business, reading.commands)):
            return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)
        case Ambiguous() if not is_sorry:
            return found
        case _:
            return found if is_sorry else None


def _ordered_anew(wrong: Reading, found: Interpretation, *, is_sure: bool) -> Interpretation | None:
    """ "Delete 3, no wait, mark it done" is the second alone; "delete 4, sorry, delete 5" may be both."""
    (before,) = wrong.commands
    if not isinstance(found, Understood) or len(found.reading.commands) != 1:
        return None
    anew, (right,) = found.reading, found.reading.commands
    if isinstance(before, CreateTask) and isinstance(right, CreateTask) and is_sure:
        return Understood(reading=replace(anew, marks=(), date_spans=()))  # "…, sabes qué, mejor anota ir al banco"
    if not isinstance(before, ActsOnTasks) or not isinstance(right, ActsOnTasks):
        return None
    if right.refs == (ItRef(),):
        return Understood(reading=replace(anew, commands=(replace(right, refs=before.refs),), marks=()))
    if type(right) is not type(before) or not any(isinstance(ref, NumberRef) for ref in right.refs):
        return None
    alone = replace(anew, marks=(), date_spans=())
    both = replace(alone, commands=(before, right))
    return Ambiguous(readings=(alone, both), reason="readings", language=anew.language)


def _done_instead(wrong: Command, found: Interpretation) -> Interpretation | None:
    """ "Delete 3, hang on, it's done"."""
    match found:
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(),)) as right,)) as reading) if isinstance(
            wrong, ActsOnTasks
        ):
            return Understood(reading=replace(reading, commands=(replace(right, refs=wrong.refs),), marks=()))
        case _:
            return None


def _with(reading: Reading, right: Right, told: Span) -> Reading:
    """With what is right, which is `told` there."""
    spans = reading.date_spans or ((told,) if right.due is not None else ())
    return replace(reading, commands=(right.command,), assumptions=right.assumptions, marks=(), date_spans=spans)


def _cuts(tokens: Tokens, words: WordTable) -> Iterator[tuple[int, int, bool]]:
    place = 1
    while place < len(tokens):
        is_cut = words.has_any(tokens.folded, place, CORRECTS) or _turns(place, tokens, words)
        is_cut = is_cut and not _opens_more(place, tokens, words)
        cut = _cut(place, tokens, words) if is_cut else None
        if cut is not None:
            yield cut
        place = max(place + 1, cut[1] if cut is not None else 0)


def _opens_more(place: int, tokens: Tokens, words: WordTable) -> bool:
    """True for the "perdón" of "perdón por la hora"."""
    behind = words.behind(tokens.folded, place, _FILLERS)
    return behind > place and behind > words.behind(tokens.folded, place, CORRECTS | _TURNS)


def _turns(place: int, tokens: Tokens, words: WordTable) -> bool:
    """Not behind a full stop ("call Ana. No, wait"), and between two commas a "no" only: "delete 2, no, 3"."""
    folded = tokens.folded
    behind = words.behind(folded, place, NO)
    if folded[place - 1 : place] == _COMMA and behind > place:
        return behind < len(folded) and (folded[behind] in _COMMA or words.has_any(folded, behind, DENIED))
    is_turn = folded[place - 1] in _TURNING and (folded[place - 1] != "." or folded[max(0, place - 2)] == ".")
    return is_turn and words.has_any(folded, place, _TURNS)


def _cut(place: int, tokens: Tokens, words: WordTable) -> tuple[int, int, bool] | None:
    """Where what was wrong ends, where what is right begins, and whether a sign stands between. None inside a cut."""
    is_apart = tokens.folded[place - 1] in BREAKS
    end = place
    while end < len(tokens) and (length := _length(end, tokens, words, is_inside=end > place)):
        end += length
    is_apart = is_apart or words.has_within(tokens.folded, place + 1, end, _BETTER)  # "no espera mejor el lunes"
    is_apart = is_apart or words.has_class(tokens.folded, place, "OPENS")  # "a las 4 ay no a las 6"
    is_apart = is_apart or words.has_any(tokens.folded, place, _ANEW)
    first = place
    while first > 0 and tokens.folded[first - 1] in BREAKS:
        first -= 1
    return (first, end, is_apart) if first > 0 and end > place else None


def _length(place: int, tokens: Tokens, words: WordTable, *, is_inside: bool) -> int:
    """How many tokens of correction, of a "no" or of signs stand there; none of "make that a task"."""
    if tokens.folded[place] in BREAKS:
        return 1
    more = _TURNS if _turns(place, tokens, words) else _BETTER if is_inside else frozenset()
    behind = words.behind(tokens.folded, place, _CORRECTIONS | more)
    is_of_more = behind == words.behind(tokens.folded, place, _TAKES_BACK) or words.has_any(
        tokens.folded, place, _KEEPS
    )
    if behind > place and is_of_more and not _pauses(behind, tokens, words):
        return 0  # "mejor deja la 4", "no la pongas como urgente"
    if is_inside and words.behind(tokens.folded, place, DENIED) >= behind > place:
        return 0  # the "not" of "nah, not Monday, Tuesday is better"
    return behind - place if words.behind(tokens.folded, place, NOTED) <= behind else 0


def _pauses(place: int, tokens: Tokens, words: WordTable) -> bool:
    folded = tokens.folded
    return place >= len(folded) or folded[place] in BREAKS or words.has_any(folded, place, CORRECTS | _BETTER)


def _is_quoted(tokens: Tokens, place: int) -> bool:
    return sum(word in {'"', "«", "“", "'"} for word in tokens.folded[:place]) % 2 == 1
