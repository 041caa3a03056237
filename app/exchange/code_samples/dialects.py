"""The table of languages and libraries in which a request can be written; how each is written stands in its module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.core.request import ChatRequest
from app.exchange.code_samples import compiled, dotnet, java, mobile, php, python, scripts
from app.exchange.code_samples.sample import Sample, sample


@dataclass(frozen=True)
class Dialect:
    """One way to write a request as a program."""

    name: str
    """Never changes: kept in settings."""
    label: str
    """The same in every language of the app."""
    file_ending: str
    """Without the dot."""
    write: Callable[[Sample], str] = field(repr=False)
    streams: bool = True
    """Whether there is a variant that prints the answer as it arrives."""


DIALECTS = (
    Dialect("curl", "cURL", "sh", scripts.curl),
    Dialect("openai_sdk", "Python (OpenAI SDK)", "py", python.openai_sdk),
    Dialect("python_requests", "Python (requests)", "py", python.requests),
    Dialect("javascript_axios", "JavaScript (axios)", "js", scripts.axios),
    Dialect("java_okhttp", "Java (OkHttp)", "java", java.okhttp),
    Dialect("go", "Go", "go", compiled.go),
    Dialect("csharp_httpclient", "C# (HttpClient)", "cs", dotnet.http_client),
    Dialect("csharp_restsharp", "C# (RestSharp)", "cs", dotnet.rest_sharp, streams=False),
    Dialect("php_curl", "PHP (cURL)", "php", php.curl),
    Dialect("php_guzzle", "PHP (Guzzle)", "php", php.guzzle),
    Dialect("ruby", "Ruby", "rb", scripts.ruby),
    Dialect("rust", "Rust (reqwest)", "rs", compiled.rust),
    Dialect("swift", "Swift", "swift", mobile.swift),
    Dialect("dart", "Dart", "dart", mobile.dart),
    Dialect("c", "C (libcurl)", "c", compiled.c),
)
"""In the order of the menu."""


def dialect(name: str) -> Dialect:
    """The dialect of that name, the first one for a name that is not known."""
    return next((one for one in DIALECTS if one.name == name), DIALECTS[0])


def render(request: ChatRequest, base_url: str, dialect: Dialect, *, streaming: bool) -> str:
    """A whole program that sends `request`; it takes the key from the environment (`sample.KEY_VARIABLE`).

    `streaming` counts more than what the request says, and means nothing for a dialect that does not stream.
    """
    return dialect.write(sample(request, base_url, streaming=streaming and dialect.streams))
