"""The outside world: channels, guard, conversation, web and command line."""
