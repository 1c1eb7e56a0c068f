"""Sign-in against the bureau's directory (LDAP): the extra `ldap`. It says whether the password is right, no more.

Whoever it lets in must hold the badge number here: no account, no role and no name is taken from it.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from ldap3 import AUTO_BIND_NO_TLS, AUTO_BIND_TLS_BEFORE_BIND, NONE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPBindError, LDAPException
from ldap3.utils.conv import escape_filter_chars

logger = logging.getLogger(__name__)
CONNECT_S, ANSWER_S = 5, 10


class DirectoryDown(Exception):
    """The directory does not answer, or not as it should; says nothing about the password."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the directory is and how people are found in it."""

    url: str
    base: str
    badge_attribute: str
    bind_dn: str = ""
    bind_password: str = ""
    ca_file: str = ""

    def lets_in(self, badge_number: str, password: str) -> bool:
        """Whether exactly one entry has this badge number and its password is `password`; raises DirectoryDown.

        An empty password would be an anonymous bind, which succeeds: it is refused before.
        """
        if not badge_number or not password or "\x00" in password:
            return False
        try:
            found = self._find(badge_number)
            return found is not None and self._binds(found, password)
        except (LDAPException, OSError, ssl.SSLError) as error:
            logger.warning("directory: %s", type(error).__name__)
            raise DirectoryDown from error

    def _find(self, badge_number: str) -> str | None:
        """The name of the one entry with this number."""
        with self._connection(self.bind_dn, self.bind_password) as connection:
            asked = f"({self.badge_attribute}={escape_filter_chars(badge_number)})"
            connection.search(self.base, asked, attributes=["1.1"], size_limit=2)
            names = [entry["dn"] for entry in connection.response or [] if entry["type"] == "searchResEntry"]
        return names[0] if len(names) == 1 else None

    def _binds(self, name: str, password: str) -> bool:
        try:
            with self._connection(name, password):
                return True
        except LDAPBindError:
            return False

    def _connection(self, user: str, password: str) -> Connection:
        """A bound connection, encrypted before anything is said: LDAPS, or StartTLS first."""
        over_tls = self.url.startswith("ldaps://")
        tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=self.ca_file or None)
        server = Server(self.url, use_ssl=over_tls, tls=tls, get_info=NONE, connect_timeout=CONNECT_S)
        return Connection(
            server,
            user or None,
            password or None,
            auto_bind=AUTO_BIND_NO_TLS if over_tls else AUTO_BIND_TLS_BEFORE_BIND,
            receive_timeout=ANSWER_S,
            read_only=True,
            auto_referrals=False,
        )


def directory_from(settings: Mapping[str, str]) -> Directory:
    """The directory of the settings (config.environment)."""
    return Directory(**settings)
