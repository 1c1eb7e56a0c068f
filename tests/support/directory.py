"""A real directory server (slapd) on loopback, with TLS by a CA of its own."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BASE = "ou=people,dc=bureau"
ROOT_DN, ROOT_PASSWORD = "cn=admin,dc=bureau", "root-secret"

CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=128
database mdb
suffix "dc=bureau"
rootdn "{root}"
rootpw {password}
directory {folder}/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{root}" read by * none
"""

ENTRIES = """dn: dc=bureau
objectClass: dcObject
objectClass: organization
o: bureau
dc: bureau

dn: ou=people,dc=bureau
objectClass: organizationalUnit
ou: people
"""


@dataclass(frozen=True, slots=True)
class RunningDirectory:
    plain_port: int
    tls_port: int
    ca_file: str

    def settings(self, *, url: str = "") -> dict[str, str]:
        """Settings of the platform for this directory."""
        return {
            "url": url or f"ldap://localhost:{self.plain_port}",
            "base": BASE,
            "badge_attribute": "employeeNumber",
            "bind_dn": ROOT_DN,
            "bind_password": ROOT_PASSWORD,
            "ca_file": self.ca_file,
        }


def slapd() -> str | None:
    """The server's program, if it is installed."""
    return shutil.which("slapd", path="/usr/sbin:/usr/lib/openldap:/usr/libexec:/usr/bin:/sbin")


def person(uid: str, badge: str, password: str) -> str:
    """One entry of the directory."""
    return (
        f"\ndn: uid={uid},{BASE}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: {uid}\n"
        f"employeeNumber: {badge}\nuserPassword: {password}\n"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificates(folder: Path) -> None:
    """A CA, and the server's certificate for localhost signed by it."""
    now = datetime.datetime.now(datetime.UTC)

    def certificate(
        name: str,
        key: ec.EllipticCurvePrivateKey,
        issuer: str,
        signer: ec.EllipticCurvePrivateKey,
        *,
        ca: bool,
    ) -> bytes:
        def called(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        built = (
            x509.CertificateBuilder()
            .subject_name(called(name))
            .issuer_name(called(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
            built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return built.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    (folder / "ca.pem").write_bytes(certificate("Test CA", authority, "Test CA", authority, ca=True))
    (folder / "server.pem").write_bytes(certificate("localhost", server, "Test CA", authority, ca=False))
    (folder / "server.key").write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@contextmanager
def running_directory(folder: Path, people: str) -> Iterator[RunningDirectory]:
    """slapd with `people` (LDIF) in it; it takes passwords over TLS only."""
    program = slapd()
    assert program is not None
    (folder / "db").mkdir()
    _certificates(folder)
    configuration = folder / "slapd.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, root=ROOT_DN, password=ROOT_PASSWORD))
    ldif = folder / "people.ldif"
    ldif.write_text(ENTRIES + people)
    loader = str(Path(program).with_name("slapadd"))
    subprocess.run([loader, "-f", str(configuration), "-l", str(ldif)], check=True, capture_output=True)
    plain, over_tls = _free_port(), _free_port()
    addresses = f"ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{over_tls}/"
    server = subprocess.Popen(
        [program, "-f", str(configuration), "-h", addresses, "-d", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(plain, server)
        yield RunningDirectory(plain, over_tls, str(folder / "ca.pem"))
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _turn in range(300):
        assert server.poll() is None, "slapd ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("slapd does not answer")
