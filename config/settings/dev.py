"""One laptop or one station: everything on this machine, demonstration data allowed."""

from .base import *  # noqa: F403

PRODUCTION = False
