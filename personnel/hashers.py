"""How passwords are stored: argon2id with the parameters of OWASP for a server that many sign in to at once."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class HouseArgon2(Argon2PasswordHasher):
    """argon2id, 19 MiB, two passes, one lane. The name in the stored text stays `argon2`."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
