"""The ASGI application: live streams go to their own small application, everything else to Django."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.config.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()
streams = import_module("bluelamp.control.live").app if find_spec("bluelamp.control.live") else pages


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Send a request to the streams or to the pages."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await streams(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
