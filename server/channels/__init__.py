"""Where messages come from and go to: one port, an adapter per provider."""
