"""`python -m tools.proxy_trial`: the shipped nginx configuration and internal CA in front of the platform, for real.

Makes a CA and a certificate with deploy/tls/internal-ca.sh, starts the platform as in service and nginx with
deploy/nginx/lianbing.conf (only ports and paths changed), and looks at what a browser gets: redirect, TLS, HSTS,
cookies, forwarded addresses, what the log tells, and the page while the platform is away. Exit code 69 without nginx.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.visiting import Browser, Failed, first_sign_in, wait_until_ready

PROJECT = Path(__file__).resolve().parent.parent
CANNOT = 69
HOST = "localhost"
APP, HTTP, HTTPS = 8766, 8767, 8768
MAIN = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.error.log crit;
events {{ }}
http {{
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    include {folder}/lianbing.conf;
}}
"""


def _as_here(folder: Path) -> str:
    """The shipped configuration with the ports and paths of this trial."""
    text = (PROJECT / "deploy/nginx/lianbing.conf").read_text(encoding="utf-8")
    changes = {
        r"listen \[::\]:.*": "",
        r"listen 80;": f"listen 127.0.0.1:{HTTP};",
        r"listen 443 ssl": f"listen 127.0.0.1:{HTTPS} ssl",
        r"lianbing\.example": HOST,
        r"127\.0\.0\.1:8000": f"127.0.0.1:{APP}",
        r"/etc/nginx/tls/lianbing": f"{folder}/tls/{HOST}",
        r"/var/log/nginx": str(folder),
    }
    for pattern, there in changes.items():
        text = re.sub(pattern, there, text)
    return text


@contextmanager
def _platform(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """As in service, on SQLite, with its administrators; yields the process and one log-in."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LIANBING_", "DATABASE_"))
        },
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "LIANBING_DATA_DIR": str(folder / "data"),
        "LIANBING_ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "LIANBING_PUBLIC_URL": f"https://{HOST}:{HTTPS}",
    }

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
        ).stdout

    (folder / "data").mkdir(mode=0o700)
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    print(manage("check", "--deploy", "--database", "default").strip())
    logins = json.loads(manage("appoint_administrators", "--json"))["logins"]
    command = [sys.executable, "manage.py", "serve", "--port", str(APP), "--workers", "2"]
    server = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{APP}", server)
        yield server, next(login for login in logins if login["role"] == "system_admin")
    finally:
        _stop(server)


@contextmanager
def _proxy(folder: Path) -> Iterator[ssl.SSLContext]:
    """nginx with the shipped configuration; yields what a computer with the CA's certificate trusts."""
    script = PROJECT / "deploy/tls/internal-ca.sh"
    subprocess.run(["sh", str(script), str(folder / "tls"), HOST, "127.0.0.1"], check=True)
    (folder / "lianbing.conf").write_text(_as_here(folder), encoding="utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), encoding="utf-8")
    command = [
        "nginx",
        "-p",
        str(folder),
        "-e",
        str(folder / "nginx.error.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
    subprocess.run([*command, "-t", "-q"], check=True)
    server = subprocess.Popen(command)
    try:
        time.sleep(1)
        yield ssl.create_default_context(cafile=str(folder / "tls/ca.crt"))
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _expect(what: str, holds: bool) -> None:
    print(f"  {'ok   ' if holds else 'WRONG'} {what}", flush=True)
    if not holds:
        raise Failed(what)


def _look_at_plain_http() -> None:
    plain = http.client.HTTPConnection("127.0.0.1", HTTP, timeout=10)
    plain.request("GET", "/login/?a=1", headers={"Host": HOST})
    answer = plain.getresponse()
    where = (answer.status, answer.headers["Location"])
    _expect("plain HTTP is sent to HTTPS", where == (301, f"https://{HOST}/login/?a=1"))
    past = http.client.HTTPConnection("127.0.0.1", APP, timeout=10)
    past.request("GET", "/login/", headers={"Host": HOST})
    _expect("past the proxy, too", past.getresponse().status == 301)


def _look_at_tls(trusted: ssl.SSLContext) -> None:
    try:
        Browser(f"https://{HOST}:{HTTPS}", ssl.create_default_context()).get("/healthz")
        stranger_is_let_in = True
    except urllib.error.URLError as error:
        stranger_is_let_in = "CERTIFICATE_VERIFY_FAILED" not in str(error)
    _expect("a computer without the CA refuses", not stranger_is_let_in)
    trusted.maximum_version = ssl.TLSVersion.TLSv1_2
    Browser(f"https://{HOST}:{HTTPS}", trusted).get("/healthz")
    trusted.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    _expect("TLS 1.2 and newer with the CA", True)


def _look_at_pages(trusted: ssl.SSLContext, login: dict[str, str], log: Path) -> None:
    claims = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http", "X-Request-ID": "f00df00df00df00d"}
    browser = first_sign_in(lambda: Browser(f"https://{HOST}:{HTTPS}", trusted, **claims), login)
    _expect("the first sign-in over HTTPS, though the client claims to come over HTTP", True)
    browser.get("/")
    cookies = {cookie.name: cookie for cookie in browser.jar}
    _expect("cookies belong to this host", {"__Host-sessionid", "__Host-csrftoken"} <= set(cookies))
    _expect("cookies travel over TLS only", all(cookie.secure for cookie in cookies.values()))
    _expect(
        "no script reads the session",
        cookies["__Host-sessionid"].has_nonstandard_attr("HttpOnly"),
    )
    _expect("HSTS for a year", browser.headers["Strict-Transport-Security"] == "max-age=31536000")
    _expect("the strict content policy", "default-src 'none'" in browser.headers["Content-Security-Policy"])
    _address, sessions = browser.get("/sessions/")
    _expect("what a client claims about its address is not believed", "6.6.6.6" not in sessions)
    _expect("the proxy's address of it is", "127.0.0.1" in sessions)
    name = browser.headers["X-Request-ID"]
    time.sleep(0.5)
    lines = log.read_text(encoding="utf-8")
    _expect("the page's code stands in the proxy's log", name in lines and name != claims["X-Request-ID"])
    _expect(
        "its log has no address, no path, no browser", not re.search(r"127\.0|6\.6\.6|/login|urllib", lines)
    )


def _look_at_figures(trusted: ssl.SSLContext) -> None:
    try:
        Browser(f"https://{HOST}:{HTTPS}", trusted).get("/metrics")
        through = 200
    except urllib.error.HTTPError as refused:
        through = refused.code
    with urllib.request.urlopen(f"http://127.0.0.1:{APP}/metrics", timeout=10) as answer:
        near = answer.read().decode()
    _expect("figures are hidden behind the proxy", through == 404)
    counted = re.search(
        r'lianbing_request_seconds_count\{method="POST",status="3xx",view="personnel:sign_in"\} 2', near
    )
    _expect("and told on the machine, for all processes together", counted is not None)


def _look_at_an_outage(trusted: ssl.SSLContext) -> None:
    try:
        Browser(f"https://{HOST}:{HTTPS}", trusted).get("/login/")
        raise Failed("the platform still answers")
    except urllib.error.HTTPError as away:
        _expect("while it is away: 503 in words", away.code == 503 and "正在恢复" in away.read().decode())


def main() -> int:
    """Exit 0 when everything holds."""
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        print("No trial: apt-get install nginx openssl", file=sys.stderr)
        return CANNOT
    with tempfile.TemporaryDirectory(prefix="lianbing-proxy-") as name:
        folder = Path(name)
        with _proxy(folder) as trusted:
            with _platform(folder) as (_server, login):
                _look_at_plain_http()
                _look_at_tls(trusted)
                _look_at_pages(trusted, login, folder / "lianbing.log")
                _look_at_figures(trusted)
            _look_at_an_outage(trusted)
    print("nginx: all of it holds")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        print(f"the trial failed: {failure}", file=sys.stderr)
        sys.exit(1)
