"""The understanding of FocoBot: text and context in, values out. Pure: no file, socket, clock or environment."""
