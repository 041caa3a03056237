"""The network: a chat request in, stream events out. The only room that knows httpx."""
