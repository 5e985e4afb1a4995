"""Where the name of a project ends that nothing sets apart: "in project Atlas prepare the demo".

To the grammar a name is any few words, so it takes in the verb behind it, or all that is to be done.
"""

from __future__ import annotations

from engine.building import Building

_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
_LEADS = frozenset({"INTO", "FOR", "OF", "LINK"})


def end_name_before_verb(building: Building) -> None:
    """Gives the title the verb, and what stands behind it, that the name of its project took in."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    first, end = slots.project_range
    verb = next((place for place in range(first + 1, end) if _is_verb(building, place)), None)
    if slots.project is None or verb is None:
        return
    titles = [
        title for title in slots.title if not all(words.has_any(folded, place, _LEADS) for place in range(*title))
    ]
    if titles and titles[0][0] != end:
        return
    slots.title = [(verb, titles[0][1] if titles else end), *titles[1:]]
    slots.project, slots.project_range = building.reader.text(first, verb), (first, verb)


def _is_verb(building: Building, place: int) -> bool:
    """A verb as people write it in a sentence: "Web" and "Plan" of a name have their capital."""
    tokens = building.reader.tokens
    return tokens.typed(place)[:1].islower() and building.words.has_any(tokens.folded, place, _WORK)
