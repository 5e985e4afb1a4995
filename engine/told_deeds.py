"""Deeds that the person tells of: "called Harold", "I did the dishes already", "le mandé los papeles al contador".

Theory of operation: behind what may be passed over and whom it was ("I", "we've", "he") stands the told form of a verb
that a list may hold (`told_verbs`), behind it a thing, and that is all. The verb and the thing name the task. The rules
of the grammars know some verbs of these; here a verb needs no phrase, and a thing is told from what is no thing: what
somebody else did, clauses, feelings, amounts. Of a thing that is spoken of as known it is sure; of one that is new
("bought a car") news is told as often, so that it is asked about or nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.deeds import behind_what_all_did, is_talked_of, says_did
from engine.due import due_of
from engine.lalr import SKIP
from engine.lattice import quotations
from engine.model import (
    Ambiguous,
    CompleteTask,
    DateMatch,
    Interpretation,
    NumberRef,
    Reading,
    TitleRef,
    Understood,
)
from engine.tokens import Tokens
from engine.told_verbs import Degree, ToldVerb, ToldVerbs
from engine.words import WordTable

_LONG_AGO = timedelta(days=60)
_LONGEST = 30  # tokens
_LONGEST_NAME = 10  # words
_LONGEST_NUMBER = 4  # digits
_LONGEST_TAIL = 7  # tokens
_TITLE = 3  # letters of "Dr." and "Sra."
_SIGNS_INSIDE = frozenset({"'", "’", "-", "/", "&", "#", '"', "“", "”"})
_LEADS = frozenset({SKIP, "GREETING", "YES", "ALREADY", "I_DID", "HE", "CLITIC", "REPORTS", "TICK"})
_TAILS = frozenset({SKIP, "ALREADY", "THANKS", "TICK"})
_NOT_SO = frozenset({"NOT_REPORTED"})
_STOPS = frozenset({"IN_CLAUSE", "CLAUSE", "REASON", "RELATIVE", "BUT"})
_TELLING = frozenset(
    {
        "TELLS",
        "IF",
        "CONDITION",
        "CONDITIONAL",
        "DEPENDS",
        "NO_WORD",
        "OBLIGATION",
        "NEED",
        "TOLD",
        "NO_LONGER",
        "NO_MORE_OF",
    }
)
_NO_THING = frozenset({"NO_OBJECT", "FEELING", "GOOD", "BAD", "NO_EVENT", "WHAT", "AMOUNT", "COMPARED"})
_POINTS = frozenset({"IT", "NOBODY"})
_LINKS = frozenset({"REPORT_TO", "OF", "WITH", "INTO", "FOR", "ABOUT"})
_PARTICLES = frozenset({"REPORT_TAIL"})
_NO_PARTICLES = frozenset({"DET", "NO_OBJECT"})
_OF_NAMES: frozenset[Degree] = frozenset({"any", "plain"})
_HAVING = frozenset({"I_HAVE", "MY_PLAN"})
_EVENTS = frozenset({"EVENT", "EVENTS"})
_CLITICS = frozenset({"CLITIC"})
_TALK = frozenset({"NOT_TO_DO", "NO_OBJECT"})
_PLACES = frozenset({"EVENT", "EVENTS", "ERRAND_PLACE"})
_NEW = frozenset({"A", "ONE", "SOME"})
_KNOWN = frozenset({"DEF"})
_OWNED = frozenset({"POSSESSIVE"})
_WITH = frozenset({"WITH"})
_OF = frozenset({"OF"})
_ARRIVING = frozenset({"ARRIVES"})
_AND = frozenset({"AND"})
_VERBS = frozenset({"INFINITIVE", "NOTE_VERB", "WORK_VERB"})
_TELLS_SURELY = frozenset({"ALREADY", "CLITIC"})
_DUTY = frozenset({"NEED", "OBLIGATION"})
_ANEW = frozenset({"I_DID", "ALREADY"})


@dataclass(slots=True, kw_only=True)
class DeedReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    verbs: ToldVerbs
    dates: Sequence[DateMatch]
    language: str
    today: date

    def deed(self) -> Interpretation | None:
        """The task that is told to be done; None where nothing says so."""
        folded = self.tokens.folded
        if not 1 < len(folded) <= _LONGEST or "?" in folded or "¿" in folded:
            return None
        if any(due_of(match.when).day < self.today - _LONG_AGO for match in self.dates):
            return None  # "last year we painted the house"
        first, leads = self._behind_leads()
        verb = self._verb(first, leads)
        if verb is None:
            return None
        end = self._end(first + 1, verb.languages)
        behind = self._behind_particle(first + 1, end)
        if (
            end <= behind
            or self._is_had(first, end)
            or says_did(folded, self.words)
            or self._is_duty(first)
            or self.words.has_any(folded, first, _ARRIVING)
            or self.words.has_within(folded, 0, end, _NOT_SO)
            or not self._is_one_thing(first + 1, end, verb.languages)
        ):
            return None
        is_sure = self._is_sure(verb, first, behind, end)
        if is_sure is None:
            return None
        ref = self._number(first + 1, end) or TitleRef(
            title=self.tokens.text(first, self._behind_quote(first, end)), told=""
        )
        reading = Reading(commands=(CompleteTask(refs=(ref,)),), rule="told_deed", language=self.language)
        if verb.asks and leads.isdisjoint(_ANEW) and self._may_ask(behind, end):
            if self.words.has_any(folded, end - 1, _POINTS):
                return None  # "did Bob remind you"
            is_sure = False
        if is_sure:
            return Understood(reading=reading)
        return Ambiguous(readings=(reading,), reason="unsure", language=self.language)

    def _number(self, first: int, end: int) -> NumberRef | None:
        """That of "(did) the 3 already" and "(hice) la 4 ayer", which name no thing."""
        folded = self.tokens.folded
        place = first + self.words.has_any(folded, first, _KNOWN)
        is_alone = place + 1 == end and folded[place].isdecimal() and len(folded[place]) <= _LONGEST_NUMBER
        return NumberRef(number=int(folded[place])) if is_alone else None

    def _is_duty(self, first: int) -> bool:
        """True for "got to see the accountant, Thursday", which is to be done; "we got to see the pandas" is told."""
        behind = self.words.behind(self.tokens.folded, first, _DUTY)
        return first == 0 < behind and self.words.has_class(self.tokens.folded, behind, "SEES_SOMEBODY")

    def _is_had(self, first: int, end: int) -> bool:
        """True for "I've got the dentist on Tuesday" and "got that interview on Tuesday at 10", which are to come."""
        folded, words = self.tokens.folded, self.words
        ahead = [due for due in map(due_of, (match.when for match in self.dates)) if due.day > self.today]
        if not ahead or not words.has_any(folded, first, _HAVING):
            return False
        is_held = first > 0 and words.has_any(folded, first - 1, _HAVING)  # "I've | got"
        return is_held or any(due.clock is not None for due in ahead) or words.has_within(folded, first, end, _EVENTS)

    def begins(self) -> bool:
        """True where something is told to be done, of whatever: no such message names a thing to do."""
        verb = self._verb(*self._behind_leads())
        return verb is not None and not (verb.is_plain or verb.lacks_accent)

    def _may_ask(self, behind: int, end: int) -> bool:
        """True for "did the plumber call", and for "did the deep clean"."""
        folded, words = self.tokens.folded, self.words
        first = behind + words.has_class(folded, behind, "DET") + 1
        if words.has_class(folded, behind, "MY") and not words.has_class(folded, first - 1, "ADDRESS_KIN"):
            return False  # "did my tax return"
        return any(
            words.has_any(folded, place, _VERBS | _POINTS) and not words.has_class(folded, place, "NOTE_NOUN")
            for place in range(first, end)
        )

    def _behind_leads(self) -> tuple[int, frozenset[str]]:
        """Where the verb may stand, and the classes of what stands before it."""
        folded, place, leads = self.tokens.folded, 0, set[str]()
        while place < len(folded):
            found = next(
                (
                    (end, its)
                    for end, values in self.words.phrases.matches(folded, place)
                    if not _LEADS.isdisjoint(its := {value.terminal for value in values})
                ),
                None,
            )
            match = next((m for m in self.dates if m.first_token == place), None)
            if found is not None and self.verbs.find(folded[place], self.tokens.typed(place)) is None:
                place, its = found
                leads |= its & _LEADS
            elif place + 1 < len(folded) and not folded[place + 1].isalnum() and self._says_done(place):
                place += 1  # "done! called the bank"
            elif match is not None and due_of(match.when).day <= self.today:
                place = match.end_token
            elif (behind := self._behind_arriving(place)) > place:
                place = behind
            elif not any(map(str.isalnum, folded[place])):
                place += 1
            else:
                break
        return place, frozenset(leads)

    def _behind_arriving(self, first: int) -> int:
        """Past the "got to the bank and" of "got to the bank and paid the mortgage", else where it begins."""
        folded, words = self.tokens.folded, self.words
        if not words.has_any(folded, first, _ARRIVING):
            return first
        rest = range(first + 1, len(folded))
        end = next((place for place in rest if folded[place] == "," or words.has_any(folded, place, _AND)), None)
        return first if end is None else words.behind(folded, end + (folded[end] == ","), _AND)

    def _says_done(self, place: int) -> bool:
        return self.words.has_any(self.tokens.folded, place, frozenset({"AS_DONE"}))

    def _verb(self, first: int, leads: frozenset[str]) -> ToldVerb | None:
        if first + 1 >= len(self.tokens):
            return None
        verb = self.verbs.find(self.tokens.folded[first], self.tokens.typed(first))
        if verb is None or verb.is_participle != ("HE" in leads):
            return None
        if verb.lacks_accent and (leads.isdisjoint(_TELLS_SURELY) or not self.verbs.is_of(verb, self.language)):
            return None  # "apague la luz", "can you reserve a room"
        if verb.is_plain and not self.words.has_any(self.tokens.folded, max(0, first - 1), _ANEW):
            return None  # "put the bins out" orders, "I put the bins out" tells
        return verb

    def _end(self, first: int, languages: int) -> int:
        """Where the name ends, without thanks, signs and when it was."""
        folded, end = self.tokens.folded, len(self.tokens)
        while end > first:
            match = next((m for m in self.dates if m.end_token == end and m.first_token >= first), None)
            if not any(map(str.isalnum, folded[end - 1])):
                end -= 1
            elif match is not None and due_of(match.when).day <= self.today and match.when.rrule is None:
                end = match.first_token
            elif (start := self._tail(first, end, languages) or self._all_did(first, end)) is not None:
                end = start
            else:
                break
        return end

    def _behind_quote(self, first: int, end: int) -> int:
        """Past the quote that closes a name: "finished 'Dune'"."""
        return end + any(first < opening and closing == end for opening, closing in quotations(self.tokens))

    def _tail(self, first: int, end: int, languages: int) -> int | None:
        for start in range(max(first, end - _LONGEST_TAIL), end):
            for stop, values in self.words.phrases.matches(self.tokens.folded, start):
                if stop == end and any(value.terminal in _TAILS and value.languages & languages for value in values):
                    return start
        return None

    def _all_did(self, first: int, end: int) -> int | None:
        """Where "y comimos todos" and "and got to the office" begin: the deed before them is told all the same."""
        folded, words = self.tokens.folded, self.words
        for place in range(first + 1, end - 2):
            if words.has_any(folded, place, _AND) and words.has_any(folded, place + 1, _ARRIVING):
                return place
            behind = behind_what_all_did(words, folded, place)
            goes_on = words.has_any(folded, behind, _KNOWN) or words.has_within(folded, behind, end, _AND)
            if place < behind and not goes_on and all(map(str.isalnum, folded[behind:end])):
                return place  # not for "y vendimos todos los muebles", "y comimos todos y lavé la olla"
        return None

    def _behind_particle(self, first: int, end: int) -> int:
        """Past the "out" of "took out the bins"."""
        is_led = first < end and self.words.has_any(self.tokens.folded, first, _PARTICLES)
        return first + 1 if is_led and not self.words.has_any(self.tokens.folded, first, _NO_PARTICLES) else first

    def _is_one_thing(self, first: int, end: int, languages: int) -> bool:
        """False where the words go on to tell, or to do more."""
        folded, words = self.tokens.folded, self.words
        if sum(word.isalnum() for word in folded[first:end]) > _LONGEST_NAME:
            return False
        for place in range(first, end):
            if not folded[place].isalnum():
                if not any(map(str.isalnum, folded[place])) and not self._is_inside(place):
                    return False
                continue
            if self._is_link(place, languages):
                continue
            is_telling = words.has_of(folded, place, _STOPS | _TELLING, languages)
            if (is_telling and not self._is_article(place)) or words.has_class(folded, place, "WITH_IT"):
                return False
            if words.has_class(folded, place, "AND") and self._begins_anew(place + 1, end):
                return False
        return not words.has_class(folded, end - 1, "HANGING")

    def _is_inside(self, place: int) -> bool:
        """True for the sign of "mum's", "A4-size", "5.30" and "Dr. Ruiz"."""
        word = self.tokens.folded[place]
        is_short = word == "." and len(self.tokens.folded[place - 1]) <= _TITLE
        return word in _SIGNS_INSIDE or self.tokens.is_glued(min(place + 1, len(self.tokens) - 1)) or is_short

    def _is_link(self, place: int, languages: int) -> bool:
        word = self.tokens.folded[place]
        return self.verbs.is_link(word, "whom", languages) or self.verbs.is_link(word, "about", languages)

    def _is_article(self, place: int) -> bool:
        """True for "la" and "esta", not for "está"."""
        return self.words.has_class(self.tokens.folded, place, "DEF") and self.tokens.typed(place)[-1:].isascii()

    def _begins_anew(self, place: int, end: int) -> bool:
        if place >= end:
            return True
        folded = self.tokens.folded
        verb = self.verbs.find(folded[place], self.tokens.typed(place))
        return verb is not None or self.words.has_any(folded, place, _LEADS | {"INFINITIVE"})

    def _is_sure(self, verb: ToldVerb, first: int, behind: int, end: int) -> bool | None:
        """None where no task is told of."""
        folded, words = self.tokens.folded, self.words
        is_led = behind > first + 1 or words.has_any(folded, end - 1, _PARTICLES)
        linked = self._linked(verb, behind, end, is_led=behind > first + 1)
        if linked is None:
            return None
        degree, behind, must_be_known = linked
        if behind >= end or words.has_class(folded, behind, "NO_OBJECT"):
            return None
        behind += words.has_class(folded, behind, "ALL") and words.has_class(folded, min(behind + 1, end - 1), "DEF")
        if self._is_nothing(behind, end, verb.languages) or self._is_sum(behind, end):
            return None
        if degree == "going":
            behind += words.has_class(folded, behind, "DEF")
            is_errand = behind < end and words.has_any(folded, behind, _PLACES)
            return (is_errand and not words.has_within(folded, behind, end, _TALK)) or None
        is_known = self._is_known(verb, behind, end)
        if self._is_foreign(behind, end) or (not is_known and (must_be_known or degree == "doubtful")):
            return None
        is_dated = words.has_within(folded, behind, end, _EVENTS)
        if folded[behind].isdecimal() or words.has_of(folded, behind, _NEW, verb.languages):
            if any(due_of(match.when).day > self.today for match in self.dates):
                return None  # "I've got a meeting on Thursday"
            return degree == "any" or (False if is_dated or degree == "plain" else None)
        if is_known and (degree != "doubtful" or is_led):
            return degree in _OF_NAMES or not self._is_of_every_day(behind, end)
        if degree == "doubtful" or (is_led and degree == "known") or self._is_of_every_day(behind, end):
            return False
        return True if degree in _OF_NAMES or words.has_any(folded, behind, _EVENTS) else None

    def _is_known(self, verb: ToldVerb, behind: int, end: int) -> bool:
        """True for "the dishes", "al perro", "(gave) Tom his lunch money" and "(le puse) gasolina al carro"."""
        folded, words, languages = self.tokens.folded, self.words, verb.languages
        if words.has_of(folded, behind, _KNOWN, languages) or self.verbs.is_link(
            folded[behind - 1], "known", languages
        ):
            return True
        if behind + 2 >= end or not folded[behind].isalpha() or words.has_class(folded, behind, "DET"):
            return False
        if words.has_of(folded, behind + 1, _KNOWN | _OWNED, languages):
            return True
        if self.tokens.typed(behind)[0].isupper() and self.verbs.is_link(folded[behind + 1], "whom", languages):
            return True  # "took Max to football"
        is_given = words.has_within(folded, 0, behind, _CLITICS)
        return is_given and self.verbs.is_link(folded[behind + 1], "whom", languages)

    def _linked(self, verb: ToldVerb, behind: int, end: int, *, is_led: bool) -> tuple[Degree, int, bool] | None:
        """(the degree, where the thing begins, whether it must be known) of "met with Ana", "got back to Ana", "di de
        comer al gato" and "studied for the exam"; None for "called in sick" and "cambié de opinión"."""
        folded, degree, languages = self.tokens.folded, verb.degree, verb.languages
        if self.verbs.is_link(folded[behind], "whom", languages):
            is_with = self.words.has_of(folded, behind, _WITH, languages)
            is_work = behind + 2 < end and self.words.has_class(folded, behind + 1, "INFINITIVE")
            if is_with and degree == "known" and not (is_led or is_work):
                return None  # "cociné con mi abuela"
            is_plain = (is_with and degree == "going") or (degree == "known" and (is_led or is_work))
            return ("plain" if is_plain else degree), behind + 1, False
        if self.verbs.is_link(folded[behind], "about", languages):
            return ("plain" if degree == "going" else degree), behind + 1, True  # "fui por el pan"
        if degree == "known" and self.words.has_of(folded, behind, _OF, languages):
            is_work = self.words.has_class(folded, min(behind + 1, end - 1), "INFINITIVE")
            if is_work and (behind + 2 >= end or is_talked_of(folded, self.words, behind + 2, end, languages)):
                return None  # "terminé de comer", "terminé de ver la serie"
            return "plain", behind + 1, False
        return None if self.words.has_of(folded, behind, _LINKS, languages) else (degree, behind, False)

    def _is_nothing(self, first: int, end: int, languages: int) -> bool:
        """True for "(did) great", "(called) him back", "(paid) that" and "(changed) my mind"."""
        folded, words = self.tokens.folded, self.words
        if words.has_of(folded, first, _NO_THING, languages) or is_talked_of(folded, words, first, end, languages):
            return True
        behind = next((place for place in range(first + 1, end) if folded[place].isalnum()), end)
        is_alone = behind >= end or words.has_any(folded, behind, _PARTICLES)
        return words.has_of(folded, first, _POINTS, languages) and (
            is_alone or not words.has_class(folded, first, "DEF")
        )

    def _is_sum(self, first: int, end: int) -> bool:
        """True for "cobré 500", how much it was; not for "hice la 4"."""
        return first + 1 == end and self.tokens.folded[first].isdecimal()

    def _is_foreign(self, first: int, end: int) -> bool:
        """True for "subí el volumen", which orders another program where people say "vos"."""
        first += self.words.has_class(self.tokens.folded, first, "DET")
        return first + 1 == end and self.tokens.folded[first] in self.words.foreign

    def _is_of_every_day(self, first: int, end: int) -> bool:
        folded, words = self.tokens.folded, self.words
        said = [
            place
            for place in range(first, end)
            if folded[place].isalnum() and not words.has_class(folded, place, "DET")
        ]
        return all(words.has_class(folded, place, "EVERYDAY") for place in said)
