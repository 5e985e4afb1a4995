"""The first words of an answer, and what they cost."""

from __future__ import annotations

from engine.model import Interpretation, Reading, Simple, Understood
from server.conversation.leading import lead_of


def test_a_text_of_nothing_but_leads_is_read_a_dozen_times_at_most() -> None:
    asked: list[str] = []

    def refuse_one_word(words: str) -> Interpretation:
        asked.append(words)
        said = Simple(intent="reject" if " " not in words else "help")
        return Understood(reading=Reading(commands=(said,), rule="x", language="es"))

    lead, _ = lead_of("no " * 500, refuse_one_word)
    assert lead == "no"
    assert len(asked) <= 12
