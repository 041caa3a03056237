"""What the words of the command line mean for folders and settings; `__main__` says which words there are."""

from __future__ import annotations

import argparse
import sys

import msgspec

from app.core.base_url import normalise
from app.core.catalog import Endpoint
from app.core.settings import Settings
from app.storage.folders import Folders, folders_under, system_folders


def folders_of(options: argparse.Namespace) -> Folders:
    """Where everything is kept; the demo keeps its chats apart from the user's own."""
    if options.data_dir:
        return folders_under(options.data_dir.expanduser().absolute())
    return folders_under(system_folders().data / "demo") if options.demo else system_folders()


def with_options(settings: Settings, options: argparse.Namespace) -> Settings:
    """The settings as the command line wants them for this run."""
    if options.demo:
        from app.api.demo import DEMO_ENDPOINT, DEMO_MODELS

        settings = _with_endpoint(settings, DEMO_ENDPOINT)
        known = {(model.endpoint_id, model.id) for model in settings.models}
        added = tuple(model for model in DEMO_MODELS if (model.endpoint_id, model.id) not in known)
        return msgspec.structs.replace(
            settings, models=settings.models + added, endpoint_id=DEMO_ENDPOINT.id, model=DEMO_MODELS[0].id
        )
    if options.endpoint:
        try:
            address = normalise(options.endpoint)
        except ValueError:
            sys.exit(f"dousha: not a web address: {options.endpoint}")
        known_endpoint = next((e for e in settings.endpoints if e.base_url == address), None)
        host = address.partition("://")[2].partition("/")[0]
        endpoint = known_endpoint or Endpoint(id=host, label=host, base_url=address, needs_key=False)
        settings = msgspec.structs.replace(_with_endpoint(settings, endpoint), endpoint_id=endpoint.id)
    return msgspec.structs.replace(settings, model=options.model) if options.model else settings


def _with_endpoint(settings: Settings, endpoint: Endpoint) -> Settings:
    others = tuple(known for known in settings.endpoints if known.id != endpoint.id)
    return msgspec.structs.replace(settings, endpoints=(*others, endpoint))
