"""The `focobot` command."""
