"""A built-in demo service: needs no key and no network, and speaks real HTTP to the real client.

`catalog` says what it offers, `questions` reads what is asked, `answers_*` and `remarks_*` hold what it says,
`plan` decides, `replies` puts it in the protocol's form, `transport` streams it.
"""

from app.api.demo.catalog import DEMO_ENDPOINT, DEMO_MODELS
from app.api.demo.transport import DemoTransport

__all__ = ["DEMO_ENDPOINT", "DEMO_MODELS", "DemoTransport"]
