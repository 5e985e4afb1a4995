"""What a person says, answered: load, decide, render, commit. `turn.answer` is the way, `decide.decide` the core."""
