"""A Fluent bundle that reads a message when it is first said.

A language's replies are a thousand lines, of which a process says a part. Fluent's parser takes a third of a second for
them, a quarter of a start, and what it makes of them ten megabytes; to find where each message begins takes a
millisecond.
"""

from __future__ import annotations

import re
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

# An entry begins at the start of a line; whatever goes on with it is indented, or no name before an equals sign.
_ENTRY = re.compile(r"^(-?[A-Za-z][\w-]*)[ ]*=", re.MULTILINE)


class Phrasebook(FluentBundle):
    """The messages and terms of one .ftl text. Of two with one name the first counts, as Fluent has it."""

    def __init__(self, language: str, source: str) -> None:
        super().__init__([language], use_isolating=False)
        begins = list(_ENTRY.finditer(source))
        ends = [entry.start() for entry in begins[1:]] + [len(source)]
        self._unread: dict[str, str] = {}
        for entry, end in zip(begins, ends, strict=True):
            self._unread.setdefault(entry[1], source[entry.start() : end])

    def has_message(self, message_id: str) -> bool:
        return message_id in self._unread or super().has_message(message_id)

    # The one place where bundle and resolver look an entry up; a test notices when it is no more.
    def _lookup(self, entry_id: str, term: bool = False) -> Any:
        source = self._unread.pop(f"-{entry_id}" if term else entry_id, None)
        if source is not None:
            self.add_resource(FluentResource(source))
        return super()._lookup(entry_id, term)
