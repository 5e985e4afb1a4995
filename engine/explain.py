"""The trace of a decision, for people: tokens with their classes, dates, the stages tried, and what came out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from engine.automaton import END
from engine.compiled import Engine
from engine.contract import commands_to_json, interpretation_to_json
from engine.interpret import Trace
from engine.words import Word


def explain(trace: Trace, engine: Engine) -> str:
    """Several lines of text."""
    return "\n".join((*_token_lines(trace, engine), *_date_lines(trace), *_stage_lines(trace), _result_line(trace)))


def _token_lines(trace: Trace, engine: Engine) -> Iterator[str]:
    for position in range(len(trace.tokens)):
        tokens, word = trace.tokens, trace.tokens.folded[position]
        classes = []
        for terminal, start, end, value in reversed(trace.lattice.edges[position]):
            if start != position or terminal == END:
                continue
            phrase = f"({tokens.text(start, end)})" if end > start + 1 else ""
            meaning = f"={value.value}" if isinstance(value, Word) and value.value else ""
            classes.append(f"{terminal}{meaning}{phrase}")
        known = "" if word in engine.words.known or classes else "  (no pack knows it)"
        yield f"{tokens.starts[position]:>4}  {tokens.typed(position)!r:<18} {' '.join(classes)}{known}"


def _date_lines(trace: Trace) -> Iterator[str]:
    for match in trace.dates:
        when = match.when
        said = trace.tokens.text(match.first_token, match.end_token)
        end = f" .. {when.end.isoformat()}" if when.end else ""
        rule = f" {when.rrule}" if when.rrule else ""
        yield f'date  "{said}" = {when.kind} {when.start.isoformat()}{end}{rule} ({match.language} {match.rule})'


def _stage_lines(trace: Trace) -> Iterator[str]:
    for stage, count, candidates in trace.stages:
        yield f"stage {stage}: {count} parses, {len(candidates)} readings kept"
        for candidate in candidates:
            commands = json.dumps(commands_to_json(candidate.reading.commands), ensure_ascii=False)
            notes = " unsure" if candidate.is_unsure else ""
            missing = f" missing {candidate.reading.missing}" if candidate.reading.missing else ""
            yield f"      {candidate.reading.rule} {notes}{missing}: {commands}"


def _result_line(trace: Trace) -> str:
    return json.dumps(interpretation_to_json(trace.result), ensure_ascii=False)
