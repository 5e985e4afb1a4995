"""What may stand after "->" in common.lark and commands.lark: grammars/README.md says what each tells the builders."""

FLAGS = frozenset(
    {
        "all_notices", "any", "asked", "bare", "brief", "called_off", "clear_due", "clear_rule", "dropped",
        "duty", "each", "event", "further", "headed", "held", "it", "late", "led", "led_to", "loose", "lower", "may",
        "maybe", "meant", "mine", "miswritten", "more", "named", "note", "now_for", "of_these", "off", "on",
        "one", "own", "placed", "plain", "put_on", "quick_capture", "quiet", "quoted", "raise", "reminder", "short",
        "snooze", "sooner", "taken_back", "terse", "there", "thing", "to_shop", "together", "told",
        "told_of", "weak", "whole_list", "with_done", "work",
    }
)  # fmt: skip
