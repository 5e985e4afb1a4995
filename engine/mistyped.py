"""Which classes of words are repaired when they are mistyped (`fuzzy`): those that commands are made of.

Words of talk are not, since nothing comes of them; nor are those of titles, which stay as they were typed.
"""

from __future__ import annotations

MISTYPED = frozenset(
    {
        # what is made
        "ADD", "CREATE", "MAKE", "NEW", "NOTE_DOWN", "NOTE_IT", "KEEP", "SCHEDULE", "PUT", "PUT_IT", "REMIND",
        "REMIND_IT", "REMIND_TAIL", "TO_REMIND", "DONT_FORGET", "GIVE_REMINDER", "REMINDER", "REMINDERS", "WAKE_UP",
        "ALARM", "TIMER", "TASK", "TASKS", "LIST", "ITEM", "EVENTS", "NEED", "OBLIGATION", "BEFORE", "CALENDAR",
        # what is asked
        "SHOW", "WHAT", "WHICH", "HAVE", "I_HAVE", "HAVE_TO_DO", "PENDING", "PENDING_WITH", "STATUS", "LATE", "DUE",
        "DUE_ON", "DAY_ASK", "SEARCH", "ABOUT", "ANYTHING_ABOUT", "SUMMARY", "DIGEST", "WHEN_IS", "DID", "DID_I",
        # what is done
        "COMPLETE", "COMPLETE_IT", "MARK", "MARK_IT", "AS_DONE", "DONE_NOW", "FINISHED", "IS_DONE", "STRIKE",
        "CROSS_OFF", "CHECK", "TICK", "CROSS", "OFF", "NOT_DONE", "ISNT", "REOPEN", "REOPEN_IT", "REOPEN_STRONG",
        "ALREADY", "DEED", "PAST", "DONE_AFTER",
        # what is changed
        "DELETE", "DELETE_IT", "CANCEL", "MOVE", "MOVE_IT", "SNOOZE", "SNOOZE_IT", "CHANGE", "CHANGE_IT", "BACK",
        "BRING_FORWARD", "PRIORITY", "LEVEL", "PRIORITY_NOUN", "PRIORITIZE", "RAISE", "LOWER", "RENAME", "RENAME_IT",
        "NAME_NOUN", "TITLE_NOUN", "TIME_NOUN", "ASSIGN", "TAG_NOUN",
        # what is set
        "LANGUAGE", "LANGUAGE_NOUN", "SPEAK", "SEND", "MUTE", "DISABLE", "ENABLE", "TURN_OFF", "SWITCH_WORD",
        "NOTICES", "SETTINGS", "SWITCH", "PROJECT", "PROJECTS", "WORKSPACE", "EXPORT_DATA", "VERIFY", "ZONE_NOUN",
        # what is said by itself, and what stands between
        "UNDO", "HELP", "GREETING", "THANKS", "MORE", "ALL", "MY", "IS", "BE", "AS", "WITH", "AND",
        "FOR", "INTO", "FROM", "OF", "LINK", "IT", "ORDINAL", "EXCEPT", "TO_WHEN", "NO",
    }
)  # fmt: skip
OF_TITLES = frozenset({"ERRAND", "INFINITIVE", "NOTE_VERB", "NOTE_NOUN", "GROCERIES", "LIST_KIND", "EVERYDAY"})
"""Classes of the words that titles are made of."""
LONGEST = 4
"""The words of longer phrases than this are words of any talk."""
