"""What rules tell the builders behind an arrow."""

from pathlib import Path

import engine
from engine.flags import FLAGS


def test_each_flag_tells_a_builder_something() -> None:
    folder = Path(engine.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "flags.py")
    assert [flag for flag in sorted(FLAGS) if f'"{flag}"' not in code] == []
