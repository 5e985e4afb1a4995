"""The last resort: a language model that answers the engine's questions. FocoBot works whole without it."""
