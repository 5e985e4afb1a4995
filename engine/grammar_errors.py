"""What Lark says of the grammars put together, said of the linguist's own file and line.

Lark sees one long text with renamed rules; its line numbers and names mean nothing to who wrote a line of one file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.private_rules import DEFINITION, as_written, defined_in, parts_of

_LINE = re.compile(r"line (\d+)")
_UNDEFINED = re.compile(r"Rule '?(\w+)'? used but not defined \(in rule (\w+)\)")
_TWICE = re.compile(r"\* <(\w+) : ([^>]+)>")
_STARTS = re.compile(r"^(?:%extend[ \t]+|[?!]*)([a-z_][a-z0-9_]*)(?:\.-?\d+)?[ \t]*:", re.MULTILINE)
_ALIAS = re.compile(r"->[ \t]*(\w+)")
_EXTENDED = re.compile(r"^%extend[ \t]+([a-z_][a-z0-9_]*)[ \t]*:", re.MULTILINE)


def told_of_file(complaint: str, sources: Mapping[str, str]) -> str:
    """Lark's complaint about `sources` (path -> text, in the order in which they were joined), with path and line."""
    if found := _UNDEFINED.search(complaint):
        missing = found.group(1)
        known = {name for text in sources.values() for name in defined_in(text)}
        rather = or_rather(missing, known) or "; define it, or write the one you mean"
        return f"{place_of(missing, sources)}: there is no rule {missing}{rather}"
    if twice := _TWICE.findall(complaint):
        return "\n".join(told_twice(rule, parts, sources) for rule, parts in dict.fromkeys(twice))
    if found := _LINE.search(complaint):
        path, line = _line_in(int(found.group(1)), sources)
        written = sources[path].splitlines()[line - 1].strip() if path else ""
        return f"{path}, line {line}: this is no rule as Lark writes them, or the one before does not end: {written}"
    return f"the grammars do not fit together: {as_written(complaint)}"


def told_twice(rule: str, parts: str, sources: Mapping[str, str]) -> str:
    """The complaint about what stands under one rule twice."""
    name, said = parts_of(rule)[1], as_written(parts).split()
    where = ", and ".join(places_of_production(name, said, sources, least=2))
    return f"{where}: {name} has {' '.join(said)} twice, with different names after ->; keep one"


def places_of_production(name: str, said: Sequence[str], sources: Mapping[str, str], least: int = 1) -> list[str]:
    """Each place that says these parts of a rule; where fewer than `least` do, as it is written with brackets or goes
    over lines, those that say anything of it."""
    written = [(place, body) for place, own, body in alternatives(sources) if own.lstrip("_") == name]
    exact = [place for place, body in written if body == list(said)]
    return exact if len(exact) >= least else list(dict.fromkeys(place for place, _ in written))


def alternatives(sources: Mapping[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """("PATH, line N", rule, its parts) of each alternative that begins there, without what follows "->"."""
    for path, text in sources.items():
        name = ""
        for number, line in enumerate(text.splitlines(), start=1):
            body = line.split("//")[0]
            if start := _STARTS.match(body):
                name, body = start.group(1), body[start.end() :]
            for one in body.split("|"):
                if said := one.split("->")[0].split():
                    yield f"{path}, line {number}", name, said


def place_of(word: str, sources: Mapping[str, str]) -> str:
    """ "PATH, line N" of the first use of a name, comments aside."""
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(rf"\b{word}\b", line.split("//")[0]):
                return f"{path}, line {number}"
    return ", ".join(sources)


def unknown_builders(sources: Mapping[str, str], known: Collection[str]) -> list[str]:
    """The complaint about each name after "->" that is none of `known`, with those that it might have meant."""
    told = []
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), start=1):
            for name in _ALIAS.findall(line.split("//")[0]):
                if name not in known:
                    near = " or ".join(difflib.get_close_matches(name, known, n=2)) or "one of engine/dates/building_*"
                    told.append(f"{path}, line {number}: nothing builds {name}; write {near}")
    return told


def defined_twice(sources: Mapping[str, str]) -> str | None:
    """The complaint about the first rule that one file defines a second time."""
    for path, text in sources.items():
        seen: dict[str, int] = {}
        for match in DEFINITION.finditer(text):
            line = line_at(text, match.start())
            if first := seen.get(match.group(2)):
                told = f"{match.group(2)} is a rule already, in line {first}"
                return f"{path}, line {line}: {told}; join the two with |, or name one otherwise"
            seen[match.group(2)] = line
    return None


def wrongly_extended(shared: Mapping[str, str], own: Mapping[str, str]) -> list[str]:
    """The complaints about rules of languages that are one of the `shared` ones anew, or add to one that is nowhere."""
    told = []
    homes = {name: path for path, text in shared.items() for name in defined_in(text)}
    for path, text in own.items():
        known = defined_in(text) | set(homes)
        for match in DEFINITION.finditer(text):
            if (name := match.group(2)) in homes:
                told.append(
                    f"{path}, line {line_at(text, match.start())}: {name} is a rule of {homes[name]} already; "
                    f"add to it with %extend {name}: …, or name yours otherwise"
                )
        for match in _EXTENDED.finditer(text):
            if (name := match.group(1)) not in known:
                place = f"{path}, line {line_at(text, match.start())}"
                told.append(f"{place}: there is no rule {name} to extend{or_rather(name, known)}")
    return told


def or_rather(wrong: str, known: Collection[str]) -> str:
    """What to end a complaint about an unknown name with."""
    near = difflib.get_close_matches(wrong, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _line_in(number: int, sources: Mapping[str, str]) -> tuple[str, int]:
    """The file and its own line of a line of the joined text; its last one for an end that came too early."""
    path, size = "", 1
    for path, text in sources.items():
        size = text.count("\n") + 1
        if number <= size:
            return path, max(min(number, len(text.splitlines())), 1)
        number -= size
    return path, size - 1
