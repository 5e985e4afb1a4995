"""Reads date phrases as `focobot dates --jsonl` does, and tells CPU time per phrase.

    python -m bench.dates FILE.jsonl [OUT.jsonl] [--repeat 5]

Each line of FILE is {"id", "text", "now", "tz"[, "lang"]}; OUT gets the answers. Times are of the thread's CPU, the
best of the repeats, the engine warm.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import grammars
from engine.dates import DateReader, build_reader
from engine.model import Context, DateMatch
from engine.tokens import Tokenizer


def context_of(line: Mapping[str, Any]) -> Context:
    return Context(now=datetime.fromisoformat(line["now"]), zone=ZoneInfo(line["tz"]), language=line.get("lang"))


def answer(line: Mapping[str, Any], match: DateMatch | None, elapsed_us: float) -> dict[str, Any]:
    said: dict[str, Any] = {"id": line["id"], "found": match is not None, "elapsed_us": round(elapsed_us, 1)}
    if match is not None:
        when = match.when
        text = line["text"][match.span.start : match.span.end]
        said |= {"text": text, "span": [match.span.start, match.span.end], "kind": when.kind, "grain": when.grain}
        said |= {"start": f"{when.start:%Y-%m-%dT%H:%M:%S}", "end": when.end and f"{when.end:%Y-%m-%dT%H:%M:%S}"}
        said |= {"rrule": when.rrule, "seconds": when.seconds, "language": match.language}
    return said


def measure(reader: DateReader, line: Mapping[str, Any], repeat: int) -> tuple[DateMatch | None, float]:
    context, best = context_of(line), float("inf")
    match = None
    for _ in range(repeat):
        begin = time.thread_time_ns()
        match = reader.read_first(line["text"], context)
        best = min(best, (time.thread_time_ns() - begin) / 1000)
    return match, best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    begin = time.process_time()
    reader = build_reader(grammars.load(), Tokenizer(), grammars.load_shared())
    print(f"built in {1000 * (time.process_time() - begin):.0f} ms CPU")
    gc.collect()
    gc.freeze()  # as a server does: the tables are never garbage
    lines = [json.loads(line) for line in args.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    answers = [answer(line, *measure(reader, line, args.repeat)) for line in lines]
    times = sorted(one["elapsed_us"] for one in answers)
    p95 = times[int(0.95 * (len(times) - 1))]
    print(f"{len(times)} phrases, us: median {statistics.median(times)}  p95 {p95}  max {times[-1]}")
    if args.out is not None:
        args.out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answers), encoding="utf-8")


if __name__ == "__main__":
    main()
