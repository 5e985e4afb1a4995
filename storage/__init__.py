"""Where people, tasks and messages are kept: one port in the words of the domain, an adapter per database."""
