"""Words that only say how a message stands to what went before: "wait"; "also"; "the other one"; "jaja", "bye".

Alone they are unknown with a reason of their own, so that whoever goes on with a conversation can tell them.
"""

from __future__ import annotations

from functools import cache

from engine.tokens import Tokens
from engine.words import WordTable

NO_RULE = "no_rule"
NO_NOTICE = "no_notice"  # "without a reminder", of the task that is quoted
SIGNS = "signs"  # no word at all: an emoji, dots
WAITING = "waiting"  # "espérame a las 8": at eight we meet, and nothing is put off until then
_DONE = frozenset({"DONE_STATE", "STATUS", "AS_DONE", "DONE_NOW"})
_TO_GO, _STILL_LEFT = frozenset({"TO_GO"}), frozenset({"STILL_LEFT"})
NOT_FOR_A_LIST = frozenset({"PUT_IN_WORDS", "SUNG", "TO_GO", "STILL_LEFT", "EXCEPT"})
_LOOK_AT_ALL = ("SHOW", "DET", "ALL", "DET", "TASKS")  # not each of them need be said
_EXCEPT = frozenset({"EXCEPT"})
_SUNG, _PUT_IN_WORDS = frozenset({"SUNG"}), frozenset({"PUT_IN_WORDS"})
_OF_THE_WRITER = frozenset({"OBLIGATION", "REMIND", "DONT_FORGET"})
_LONGEST_LANGUAGE = 2  # "into French"
_PAIR = 2
_CLOSING = frozenset({"THANKS", "YES"})
CONGRATULATING = frozenset({"CONGRATULATIONS"})
_WAIT = frozenset({"WAIT_FOR_ME"})
_PUZZLEMENT = "HUH"
_SAID_BESIDE = frozenset({"", "NO_WORD", "SAYING"})
_GOODBYE = "FAREWELL"
_FIRST = ("OTHER_ONE", "LEFT_OFF", "REDO", "SKIP_THIS", "WHEN_IS_IT", "SPEAK_AGAIN", "TO_TAG", "TOO_MANY_NOTICES")
_TALK = ("WHAT_TIME", _GOODBYE, "LAUGHTER", "WHO", "UPSET", "LOW", "WARM")
_NO_NOTICE = "NEEDS_NO_NOTICE"
BEFORE_COMMANDS = frozenset((*_FIRST, _NO_NOTICE))
"""The classes without one of which a message has no stance before its commands."""
TALK = frozenset(name.lower() for name in (*_TALK, _PUZZLEMENT)) | {SIGNS, WAITING}
"""The reasons of what wants nothing done."""
_IN_TALK = ("WHAT_ABOUT", *_TALK)
_AGAIN = ("OTHER", "THE_REST", "ONCE_MORE")
_LOOSELY = (
    "ASKS_BACK",
    "NEXT_DAY",
    "LESS",
    "MEANT",
    "CAN_WAIT",
    "CANNOT",
    "OBJECTION",
    "ALSO",
    "IT_IS",
    "NAMED_SO",
    "SAME_TIME",
    "TO_NAME",
    "WHEN_IS",
    "GOT_IT",
    "HEDGE",
    "LASTS_UNTIL",
    "LASTS_FOR",
    "ONLY_THAT",
    *_AGAIN,
)
_BESIDE_PUZZLEMENT = frozenset({"OBJECTION", "NO_WORD"})  # "what else" is no "what?"
GOODBYE = frozenset({_GOODBYE})
_BESIDE_TALK = _SAID_BESIDE | {"OBJECTION", "ALSO", "YES", "THANKS", "GREETING", "AND"}
_OPENING_TALK = _BESIDE_TALK | {"OPENS"}


def denies_notice(tokens: Tokens, words: WordTable) -> bool:
    """ "No reminder", of a task that is spoken of; else it turns all of them off."""
    return _plain((_NO_NOTICE,), tokens, words, _SAID_BESIDE) is not None


def is_not_for_a_list(tokens: Tokens, words: WordTable) -> bool:
    """True for words that are to be worked on ("translate: I have to buy bread"), for a song ("♪ recuérdame … ♪") and
    for how much there is of something: "3 done, 2 to go". And for a look that leaves out, which no list can do."""
    return (
        _is_sung(tokens, words)
        or _is_put_in_words(tokens, words)
        or _counts_what_is_left(tokens, words)
        or _shows_all_but(tokens, words)
    )


def _shows_all_but(tokens: Tokens, words: WordTable) -> bool:
    """True for "show everything but work": to show the work, or all, is the opposite of what was asked."""
    folded, place, said = tokens.folded, 0, set[str]()
    for name in _LOOK_AT_ALL:
        behind = words.behind(folded, place, _classes((name,)))
        if behind > place:
            said.add(name)
        place = behind
    return {"SHOW", "ALL"} <= said and words.has_any(folded[place:], 0, _EXCEPT) and place + 1 < len(folded)


def _is_sung(tokens: Tokens, words: WordTable) -> bool:
    """Not for "🎵 practice guitar": its sign stands on both sides of what is sung."""
    folded = tokens.folded
    return words.has_any(folded, 0, _SUNG) and words.has_within(folded, 2, len(folded), _SUNG)


def _is_put_in_words(tokens: Tokens, words: WordTable) -> bool:
    """Only for a whole sentence behind the colon: "translate: the contract" is work."""
    folded = tokens.folded
    behind = words.behind(folded, 0, _PUT_IN_WORDS)
    if not behind or ":" not in folded[behind : behind + _LONGEST_LANGUAGE + 1]:
        return False
    colon = folded.index(":", behind)
    is_language = all(word.isalpha() for word in folded[behind:colon])
    return is_language and words.behind(folded, colon + 1, _OF_THE_WRITER) > colon + 1


def _counts_what_is_left(tokens: Tokens, words: WordTable) -> bool:
    """Not where anything is said behind it ("3 done, 2 to go on Friday"), nor for "3 done, 4 done, 2 to go"."""
    folded = tokens.folded
    numbers = [place for place in range(len(folded)) if folded[place].isdecimal()]
    if len(numbers) != _PAIR or not words.has_within(folded, numbers[0] + 1, numbers[0] + 2, _DONE):
        return False
    end = words.behind(folded, numbers[-1] + 1, _TO_GO)
    if end == numbers[-1] + 1 and not words.has_any(folded, numbers[-1] - 1, _STILL_LEFT):
        return False
    end = words.behind(folded, _next_word(tokens, end), _CLOSING)
    return _next_word(tokens, end) == len(tokens)


def _next_word(tokens: Tokens, place: int) -> int:
    """Behind the signs that stand there."""
    while place < len(tokens) and not tokens.folded[place].isalnum():
        place += 1
    return place


def congratulates(tokens: Tokens, words: WordTable) -> bool:
    """True for "Congrats Leo! Marathon finished": whose deed it is, is named. Not for "bravo, finished it"."""
    name = _next_word(tokens, words.behind(tokens.folded, _next_word(tokens, 0), CONGRATULATING))
    if name == _next_word(tokens, 0) or name + 1 >= len(tokens) or tokens.folded[name + 1].isalnum():
        return False
    return tokens.text(name, name + 1)[0].isupper() and not words.phrases.matches(tokens.folded, name)


def stance_before_commands(tokens: Tokens, words: WordTable) -> str | None:
    """The reason of what a command might be seen in: "skip this week" deletes no week, "redo" is no note."""
    return _plain(_FIRST, tokens, words, _BESIDE_TALK)


def is_goodbye(tokens: Tokens, words: WordTable) -> bool:
    """Whether nothing else is said: "ya me voy a dormir, hasta mañana" plans no sleep."""
    return _says_only(_GOODBYE, tokens, words, _BESIDE_TALK)


def stance_in_talk(tokens: Tokens, words: WordTable) -> str | None:
    """The reason of what people say beside their tasks, before it is taken for a misspelt command or for a note."""
    if not any(_is_word(word) for word in tokens.folded):
        return _PUZZLEMENT.lower() if "?" in tokens.folded else SIGNS
    reason = _plain(_IN_TALK, tokens, words, _OPENING_TALK)
    return reason or _plain((_PUZZLEMENT,), tokens, words, _BESIDE_PUZZLEMENT)


def _plain(names: tuple[str, ...], tokens: Tokens, words: WordTable, beside: frozenset[str]) -> str | None:
    """The first of these that a message says, beside what may be said with it; most messages have no word of any."""
    size = len(tokens)
    if not words.has_within(tokens.folded, 0, size, _classes(names)):
        return None
    said = (name for name in names if words.has_within(tokens.folded, 0, size, _classes((name,))))
    return next((name.lower() for name in said if _says_only(name, tokens, words, beside)), None)


_classes = cache(frozenset[str])
"""Of the few names that are asked for, one set each."""


def stance(tokens: Tokens, words: WordTable) -> str:
    """The reason of words that no rule reads: "objection" or "also" when they say nothing else, perhaps beside a "no"
    and politeness."""
    if asks_to_wait(tokens, words):
        return WAITING
    return _plain(_LOOSELY, tokens, words, _SAID_BESIDE) or NO_RULE


def asks_to_wait(tokens: Tokens, words: WordTable) -> bool:
    """True for "espérame a las 8", not for "espérame, a las 8"."""
    behind = words.behind(tokens.folded, 0, _WAIT)
    return 0 < behind < len(tokens) and _is_word(tokens.folded[behind])


def _says_only(name: str, tokens: Tokens, words: WordTable, beside: frozenset[str]) -> bool:
    folded, place, is_said = tokens.folded, 0, False
    while place < len(folded):
        if not _is_word(folded[place]):
            place += 1
            continue
        found = [(end, {word.terminal for word in values}) for end, values in words.phrases.matches(folded, place)]
        fitting = [(end, name in classes) for end, classes in found if classes & (beside | {name})]
        if not fitting:
            return False
        place, says_it = fitting[0]
        is_said |= says_it
    return is_said


def _is_word(token: str) -> bool:
    """Whether it has a letter or a digit: "/unlink" has."""
    return token.isalnum() or any(character.isalnum() for character in token)
