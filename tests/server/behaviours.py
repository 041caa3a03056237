"""All named behaviours, for tests that go through them one by one: `parametrize("behaviour", BEHAVIOURS, ids=str)`."""

from __future__ import annotations

from tests.server.behaviour import Behaviour
from tests.server.behaviours_answers import ANSWERS
from tests.server.behaviours_refusals import REFUSALS
from tests.server.behaviours_streams import STREAMS
from tests.server.behaviours_transport import TRANSPORT

BEHAVIOURS: tuple[Behaviour, ...] = (*ANSWERS, *STREAMS, *REFUSALS, *TRANSPORT)
BY_NAME = {behaviour.name: behaviour for behaviour in BEHAVIOURS}
