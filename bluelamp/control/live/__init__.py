"""The live feed: a small ASGI application of its own, mounted at /live/.

One reader of the fact log per process serves every console. LISTEN/NOTIFY wakes it, the log is the truth,
and a console that comes back with its last place misses nothing and gets nothing twice.
"""

from bluelamp.control.live.stream import app

__all__ = ["app"]
