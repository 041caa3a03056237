"""What a search asks for and how a text answers it: folding, tokens, the query's language, excerpts. Pure."""
