"""Slots -> which tasks to show or to search for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from engine.building import OF_ANY_RULE, Building, Built, Refusals, is_refused
from engine.dates.calendar_arithmetic import add_months
from engine.due import is_clock_only
from engine.events import asks_nothing, names_event
from engine.model import ListTasks, SearchTasks, TaskFilter, WhenKind
from engine.slots import Slots, Telling, filter_of, leaves_days_out

_ALL = frozenset({"ALL"})
_APPOINTED = frozenset({"APPOINTED"})
_EXCEPT = frozenset({"EXCEPT"})
_OF_THE_WORLD = frozenset({"OF_THE_WORLD"})
_SUNDAY = 6
_WEEK = 7
_LONGEST_MONTH = 31
_YEAR = 12  # months
_LONGEST_OWN = 4  # tokens
_NOT_HAD = frozenset({"NO_THING", "INFINITIVE", "LINK", "NOBODY"})
_LONGEST_BRIEF = 2
_LONGEST_ASKED = 3
_VERBS_OF_COMMANDS = ("SHOW", "SEARCH", "DELETE", "COMPLETE", "ADD", "MAKE", "DET", "WHAT")
_TASK_NOUNS: tuple[Telling, ...] = (
    "TASK", "TASKS", "REMINDER", "REMINDERS", "LIST", "EVENTS", "MY", "SOME", "WHEN_IS", "WHO_TO", "PENDING_WITH",
    "ASK_DUTY", "I_HAVE",
)  # fmt: skip
_VERBS_OF_CHANGE = ("ADD", "DELETE", "NEW", "MARK")
_LEADS = frozenset({"FOR", "INTO"})
_WITH = frozenset({"WITH"})
_ASKING = frozenset({"ASKS_DEED"})
_ANYTHING_ABOUT = frozenset({"ANYTHING_ABOUT"})
_DAYS = frozenset({WhenKind.DATE, WhenKind.INTERVAL})
_BEING = frozenset({"BE", "PRIORITY"})
_ANYTHING = frozenset({"SOMETHING"})
_NO_NAME = frozenset({"IT", "NOBODY", "NO_OBJECT"})
_REMINDERS_WANTED = frozenset({"GIVE_REMINDER", "REMINDER_MADE"})
_NO_WORK = frozenset({"TASKS", "TASK", "PENDING", "NO_WORK", "NOT_TO_DO", "NO_OWNING", "NO_STOCK"})
_LACKING, _OF_THE = frozenset({"LACKS"}), frozenset({"ABOUT_THE"})
_COMPARED = frozenset({"COMPARED"})
_SENTENCE_SIGNS = (",", ";", ". ", "?", "\n")


def _asks_somebody(building: Building) -> bool:
    """True for "have you done the reading for tomorrow?"."""
    folded, words = building.reader.tokens.folded, building.words
    return building.slots.status == "done" and any(
        words.has_class(folded, place, "STATE_LINK") and words.has_class(folded, place + 1, "YOU")
        for place in range(len(folded) - 1)
    )


def _part_with_whom(building: Building) -> None:
    """ "Any meetings with Ben today": the name alone, and where no other day was told, the last words are the day."""
    slots, (with_, end) = building.slots, building.slots.query_range
    first = building.words.behind(building.reader.tokens.folded, with_, _WITH)
    if not with_ < first < end:
        return
    match = next((match for match in building.dates if first < match.first_token and match.end_token == end), None)
    if match is not None and not slots.dues:
        slots.dues, end = [match], match.first_token
    slots.query_range = (first, end)
    slots.query = building.reader.text(first, end)


def _part_from_day(building: Building) -> bool:
    """Whether a day ends what is looked for, as in "anything about the car this month": it is put where days are."""
    slots, (first, end) = building.slots, building.slots.query_range
    match = next((match for match in building.dates if first < match.first_token and match.end_token == end), None)
    is_asked = building.words.has_within(building.reader.tokens.folded, 0, first, _ANYTHING_ABOUT)
    if match is None or match.when.kind not in _DAYS or not is_asked:
        return False
    slots.dues, slots.query_range = [match], (first, match.first_token)
    slots.query = building.reader.text(*slots.query_range)
    return bool(slots.query)


def list_tasks(building: Building) -> Built | None:
    _part_with_whom(building)
    found = filter_of(building.slots)
    if is_refused(building, _REFUSALS) or (found.query is not None and _is_no_query(building)):
        return None
    if len(building.slots.dues) > 1 and any(map(is_clock_only, building.slots.dues)):
        return None  # "alarms for 6am and 6:15am"
    if building.has("with_done"):
        return Built(command=ListTasks(filter=replace(found, status="all")))
    if building.has("any"):
        is_nothing = found.query is None or _names_nothing(building)  # "did I do that", "did I do well"
        return None if is_nothing else Built(command=ListTasks(filter=replace(found, status="all")))
    if building.slots.says("ANYTHING_WITH"):
        return Built(command=ListTasks(filter=found)) if _asks_with_whom(building) else None
    if building.has("brief") and _is_long_query(building):
        return None
    if building.has("mine"):
        return Built(command=ListTasks(filter=found)) if _is_of_ones_own(building) else None
    if building.has("event"):
        is_of_event = _is_of_a_calendar(building) and not _is_of_nobodys_list(building)
        is_of_event = is_of_event and not is_refused(building, _REFUSALS_OF_LOOKS)
        return Built(command=ListTasks(filter=found)) if is_of_event else None
    if is_refused(building, _REFUSALS_OF_LOOKS) or (found.query is not None and _is_no_topic(building, found.query)):
        return None
    wanted = _wanted(building, found)
    return Built(command=ListTasks(filter=looking_back(wanted, building.today))) if wanted is not None else None


def _asks_with_whom(building: Building) -> bool:
    """True for "anything with the roofer this week", not for "anything with cheese"."""
    slots, folded = building.slots, building.reader.tokens.folded
    first, end = slots.query_range
    is_short = end - first <= _LONGEST_ASKED
    start = next((place for place, word in enumerate(folded) if word.isalnum()), 0)
    is_bare = building.words.has_any(folded, start, _ANYTHING)  # "algo con pollo para mañana", which is to be cooked
    is_asked = "?" in folded or (bool(slots.dues) and not is_bare)
    return is_short and is_asked and not _names_nothing(building)


def _wanted(building: Building, found: TaskFilter) -> TaskFilter | None:
    """The filter that slash commands and single words stand for, else what was found."""
    slots, today = building.slots, building.today
    if slots.says("SLASH_TODAY"):
        return TaskFilter(due_from=today, due_to=today)
    if slots.says("SLASH_WEEK"):
        monday = today - timedelta(days=today.weekday())
        return TaskFilter(due_from=monday, due_to=monday + timedelta(days=_SUNDAY))
    if slots.says("SLASH_OVERDUE") or building.has("late"):
        return TaskFilter(status="overdue")
    if found == TaskFilter(status="done") and slots.says("BE", "HAVE") and not _names_tasks(slots):
        return None  # "are you done?"
    return _without_default_status(found) if slots.status == "open" else found


def _is_no_query(building: Building) -> bool:
    """True for "recuérdame que …", which says what to note, and for "q se me juntó todo"."""
    return (
        _is_reminding(building) or _says_all_for_task(building) or _leaves_out(building) or _begins_in_rhythm(building)
    )


def _begins_in_rhythm(building: Building) -> bool:
    """True for "mira, todos los lunes a las 8 sacar la basura": a rhythm is no topic from its second word on."""
    first = building.slots.query_range[0]
    return any(m.when.rrule is not None and m.first_token < first < m.end_token for m in building.dates)


def _leaves_out(building: Building) -> bool:
    """True for the "besides" of "what can you do besides lists?", not for "tareas de menos de 5 minutos"."""
    folded, words, (first, end) = building.reader.tokens.folded, building.words, building.slots.query_range
    return any(
        words.has_any(folded, place, _EXCEPT) and not words.has_class(folded, place + 1, "OF")
        for place in range(first, min(end, len(folded) - 1))
    )


def _is_no_topic(building: Building, query: str) -> bool:
    """True for more than a topic, and for "tengo mucha tarea", which is no question."""
    return not _is_topic(building, query) or _tells_what_there_is(building)


def _is_long_query(building: Building) -> bool:
    """True for "when is the next event of the firm", which asks the world."""
    first, end = building.slots.query_range
    return end - first > _LONGEST_BRIEF


def _asks_not(building: Building) -> bool:
    """True for "tengo junta mañana", which tells; "¿tengo junta mañana?" and "did I finish anything today" ask."""
    folded = building.reader.tokens.folded
    is_of_done = building.slots.status == "done" and bool(building.slots.dues)
    is_inverted = is_of_done and building.words.has_any(folded, building.first, _ASKING)
    return "?" not in folded and not is_inverted


def _is_no_plain_word(building: Building) -> bool:
    """True for all but the "marketing" of "marketing tasks"."""
    return not _is_one_plain_word(building)


def _is_of_a_calendar(building: Building) -> bool:
    """True for the "flight" and the "dentist" of "is the flight at 6 or at 7"."""
    folded, words, (first, end) = building.reader.tokens.folded, building.words, building.slots.query_range
    return names_event(building, [(first, end)]) or words.has_within(folded, first, end, _APPOINTED)


def _is_of_nobodys_list(building: Building) -> bool:
    """True for "when is your birthday" and "is the match at 8 or at 9", and where the day that is asked is told."""
    folded, words, (first, end) = building.reader.tokens.folded, building.words, building.slots.query_range
    is_dated = building.has("brief") and any(first <= match.first_token < end for match in building.dates)
    is_yours = first > 0 and words.has_class(folded, first - 1, "YOUR")
    return is_dated or is_yours or words.has_within(folded, first, end, _OF_THE_WORLD)


def _is_who_did(building: Building) -> bool:
    """True for "bailamos todos": "todos" are tasks in one language and people in another."""
    folded, words, first = building.reader.tokens.folded, building.words, building.slots.query_range[0]
    return words.has_class(folded, first, "WE_DID") and words.has_within(folded, first + 1, len(folded), _ALL)


def _is_of_ones_own(building: Building) -> bool:
    """True for "when do I have gym", not for "when do I have time" or "when do we have to leave"."""
    folded, words, (first, end) = building.reader.tokens.folded, building.words, building.slots.query_range
    is_thing = not words.has_within(folded, first, end, _NOT_HAD) and folded[first] not in words.no_task_starts
    if building.slots.says("HOW_I_GO") and _is_no_work(building):
        return False
    return end - first <= _LONGEST_OWN and is_thing


def _is_no_work(building: Building) -> bool:
    """True for the "tasks", "Monday" and "life" of "how am I doing with my tasks", of which nothing may be left."""
    folded, words, (first, end) = building.reader.tokens.folded, building.words, building.slots.query_range
    is_dated = any(first <= match.first_token < end for match in building.dates)
    return is_dated or words.has_within(folded, first, end, _NO_WORK)


def _names_nothing(building: Building) -> bool:
    """True for "it" and for the "anything" of "did I finish anything today"."""
    (first, end), words, folded = building.slots.query_range, building.words, building.reader.tokens.folded
    return words.has_any(folded, first, _ANYTHING) or (end - first == 1 and words.has_any(folded, first, _NO_NAME))


def _points_back(building: Building) -> bool:
    """True for "is it on the list", whose "it" is no name."""
    first, end = building.slots.query_range
    folded, words = building.reader.tokens.folded, building.words
    return end > first and words.has_class(folded, first, "IT") and not words.has_class(folded, first, "DEF")


def looking_back(found: TaskFilter, today: date) -> TaskFilter:
    """ "What did I finish on Monday" is asked of the Monday that was, "… on the 20th" of the last, "… in May" too."""
    if found.status != "done" or found.due_from is None or found.due_to is None or found.due_from <= today:
        return found
    ahead, length = found.due_from - today, found.due_to - found.due_from
    week = timedelta(days=_WEEK)
    if ahead <= week and length < week:
        return replace(found, due_from=found.due_from - week, due_to=found.due_to - week)
    months = 1 if ahead <= timedelta(days=_LONGEST_MONTH) and not length else _YEAR
    first, behind = (add_months(day, -months) for day in (found.due_from, found.due_to + timedelta(days=1)))
    if first > today:
        return found
    return replace(found, due_from=first, due_to=behind - timedelta(days=1))


def _moves_what_is_listed(building: Building) -> bool:
    """True for "pásame todo lo de mañana para el sábado": the verb hands over or puts off, and the last day is led."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    first, end = slots.query_range
    asked = [match.first_token for match in building.dates if first <= match.first_token < end]
    if not slots.dues or len(slots.dues) + len(asked) + (slots.status is not None) < 2:
        return False
    last = max((*asked, *(match.first_token for match in slots.dues)))
    verb = next((place for place in range(last) if words.has_class(folded, place, "SHOW")), None)
    if verb is None or not words.has_class(folded, verb, "MOVE"):
        return False
    return any(words.has_any(folded, place, _LEADS) for place in (last, last - 1))


def _reports_of_days(building: Building) -> bool:
    """True for "all tasks for Monday and Wednesday done", which tells of a deed and asks for no list."""
    slots, folded = building.slots, building.reader.tokens.folded
    is_told = slots.status == "done" and leaves_days_out(slots.dues) and not slots.says("SHOW")
    return is_told and "?" not in folded and building.words.has_any(folded, building.first, _ALL)


def _needs_it(building: Building) -> bool:
    """True for "lo necesito mañana", which tells when something is needed."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_class(folded, building.first, "DEF") and words.has_class(folded, building.first + 1, "NEED")


def _tells_of_this(building: Building) -> bool:
    """True for "esa es urgente", which tells of one task."""
    folded, words = building.reader.tokens.folded, building.words
    is_this = words.has_class(folded, 0, "IT") and len(folded) > 1 and words.has_any(folded, 1, _BEING)
    return is_this and building.slots.priority is not None


def _takes_out(building: Building) -> bool:
    """True for "sácame lo de la luz de la lista", which takes it off, and "me pasas la tarea 4 a mañana"."""
    folded, words = building.reader.tokens.folded, building.words
    verb = next((place for place in range(len(folded)) if words.has_class(folded, place, "SHOW")), None)
    if verb is None:
        return False
    if words.has_class(folded, verb, "TAKE_OUT") and building.slots.says("LIST"):
        return building.slots.query is not None or any(word.isdecimal() for word in folded)
    is_numbered = any(
        words.has_class(folded, place, "TASK") and folded[place + 1].isdecimal() for place in range(len(folded) - 1)
    )
    return is_numbered and words.has_class(folded, verb, "MOVE") and bool(building.slots.dues)


def _begins_with_doing(building: Building) -> bool:
    """True for what "we were doing the guest list" seems to ask for."""
    folded, words, slots = building.reader.tokens.folded, building.words, building.slots
    return any(
        end > first > 1
        and words.has_class(folded, first, "ING_ENDING")
        and words.has_class(folded, first - 1, "TOLD")
        and words.has_class(folded, first - 2, "TELLER")
        for first, end in (slots.project_range, slots.query_range)
    )


def _says_all_for_task(building: Building) -> bool:
    """True for "q se me juntó todo", whose "todo" is the word for a task in another language only."""
    folded, words = building.reader.tokens.folded, building.words
    tasks = [place for place in range(len(folded)) if words.has_class(folded, place, "TASK")]
    is_alone = building.slots.says("TASK") and not building.slots.says("TASKS", "REMINDER", "REMINDERS", "LIST")
    return is_alone and bool(tasks) and all(words.has_class(folded, place, "ALL_OF_THEM") for place in tasks)


def _tells_what_there_is(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    start = next((place for place, word in enumerate(folded) if word.isalnum()), 0)
    is_asked = "?" in folded or building.slots.says("SOME")
    return not is_asked and words.has_class(folded, start, "OWN")


def _depends(building: Building) -> bool:
    """True for "cuando termine la 2 te aviso", which is no "when"."""
    return building.words.has_class(building.reader.tokens.folded, 0, "CONDITION")


def _is_reminding(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "REMIND") for place in range(building.slots.query_range[0]))


def _names_tasks(slots: Slots) -> bool:
    return slots.says("SHOW", *_TASK_NOUNS)


def _asks_for_reminder(building: Building) -> bool:
    """True for "can I have a reminder": not a wish to see one."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, 0, len(folded), _REMINDERS_WANTED)


def _names_a_new_list(building: Building) -> bool:
    """True for "open a new list": it is to be made, not to be shown."""
    first, end = building.slots.project_range
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "NEW") for place in range(first, end))


def _is_topic(building: Building, query: str) -> bool:
    """False when more was said than a topic: a second sentence, another verb of commanding; or nothing about tasks."""
    first, end = building.slots.query_range
    folded, words = building.reader.tokens.folded, building.words
    is_of_tasks = building.has("asked") or building.slots.says("DID_I_ASK", *_TASK_NOUNS) or _is_work_for(building)
    is_lacking = words.has_within(folded, 0, first, _LACKING) and words.has_within(folded, first - 3, first, _OF_THE)
    is_of_tasks = is_of_tasks or is_lacking  # "qué falta de la boda"
    is_of_tasks = is_of_tasks or (bool(building.slots.dues) and words.has_class(folded, first, "ORDERS"))
    if any(sign in query for sign in _SENTENCE_SIGNS) or not is_of_tasks:
        return False
    if words.has_within(folded, max(0, first - 1), end, _COMPARED):
        return False  # "what's the difference between a list and a project"
    is_aim = words.has_class(folded, first, "INFINITIVE") and first > 0 and words.has_class(folded, first - 1, "FOR")
    if is_aim and not building.slots.says(*_TASK_NOUNS):
        return False  # "qué me falta para ser feliz"
    return not any(
        words.has_class(folded, i, verb)
        for i in range(first, end)
        if not words.has_class(folded, i, "POSSESSIVE")
        for verb in (*_VERBS_OF_CHANGE, "BE")
    )


def _is_work_for(building: Building) -> bool:
    """True for "what do I have to do for chemistry", not for "what do I have to do for a visa" or "to be happy"."""
    first, end = building.slots.query_range
    folded, words = building.reader.tokens.folded, building.words
    if first == 0 or any(words.has_class(folded, place, "ONE") for place in (first - 1, first)):
        return False
    return (
        words.has_class(folded, first - 1, "FOR")
        and end - first <= _LONGEST_BRIEF
        and building.slots.says("HAVE_TO_DO")
    )


def _is_long_name(building: Building) -> bool:
    """True for the "why do people create" of "why do people create lists?", which is the name of none."""
    first, end = building.slots.project_range
    folded, words = building.reader.tokens.folded, building.words
    is_asking = any(words.has_class(folded, first, name) for name in _VERBS_OF_COMMANDS) if end > first else False
    return is_asking or end - first > _LONGEST_BRIEF


def _is_one_plain_word(building: Building) -> bool:
    """True for the "marketing" of "marketing tasks"."""
    first, end = building.slots.query_range
    folded, words = building.reader.tokens.folded, building.words
    longest = _LONGEST_ASKED if "?" in folded else 1  # "Shah wedding tasks?"
    return 0 < end - first <= longest and all(
        folded[place].isalpha() and not any(words.has_class(folded, place, c) for c in _VERBS_OF_COMMANDS)
        for place in range(first, end)
    )


def _without_default_status(found: TaskFilter) -> TaskFilter:
    return TaskFilter(
        due_from=found.due_from,
        due_to=found.due_to,
        priority=found.priority,
        project=found.project,
        tag=found.tag,
        query=found.query,
    )


def search_tasks(building: Building) -> Built | None:
    if building.has("brief") and _is_long_query(building):
        return None
    query = building.slots.query or ""
    if _part_from_day(building):
        return Built(command=ListTasks(filter=filter_of(building.slots)))
    return Built(command=SearchTasks(query=query), missing=None if query else "query")


_REFUSALS: Refusals = {
    OF_ANY_RULE: (
        _asks_somebody,
        _points_back,
        asks_nothing,
        _depends,
        _tells_of_this,
        _reports_of_days,
        _needs_it,
        _moves_what_is_listed,
        _takes_out,
        _begins_with_doing,
    )
}
_REFUSALS_OF_LOOKS: Refusals = {
    OF_ANY_RULE: (_asks_for_reminder, _names_a_new_list),
    "asked": (_asks_not, _is_long_name),
    "short": (_is_no_plain_word, _is_who_did),
}
"""Of what asks neither for all that there is, nor for one thing."""
