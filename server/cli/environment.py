"""The environment, read once for a command."""

from __future__ import annotations

import os

import typer

from server.settings import Settings, SettingsError, load_settings


def settings_or_exit() -> Settings:
    """The settings, or one clear line per wrong or missing variable on stderr and exit code 2."""
    try:
        return load_settings(os.environ)
    except SettingsError as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(2) from error
