"""Sentences that the grammar allows, of a language that has not everything yet."""

import random
from dataclasses import replace

from grammars import load, load_engine
from server.cli.samples import Sampler


def test_a_class_without_words_is_said_in_no_sentence() -> None:
    pack = load()[0]
    words = {**pack.words, "words": {**pack.words["words"], "DELETE": []}, "values": {}}
    sampler = Sampler(engine=load_engine(), pack=replace(pack, words=words), chance=random.Random(1))
    assert any(sampler.sentence("delete_task") for _ in range(20))
