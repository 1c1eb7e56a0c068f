"""The platform as it runs in service, and the bare view beside it, as processes that may be killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.exam_day import processes

PROJECT = Path(__file__).resolve().parents[2]
HOST = "localhost"
READY_WITHIN_SECONDS = 120
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.error.log crit;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    {inside}
}}
"""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**given: str) -> dict[str, str]:
    """This process's environment without what would lead to somebody's own bureau."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LIANBING_", "DATABASE_", "REDIS_", "DJANGO_", "PG"))
    }
    return {**kept, "PYTHONPATH": str(PROJECT), **given}


@dataclass
class Server:
    """A site that is reached by HTTP at `port`: its web processes and, with nginx, the proxy in front."""

    name: str
    folder: Path
    environment: dict[str, str]
    command: list[str]
    app_port: int
    port: int = 0
    web: subprocess.Popen[bytes] | None = None
    proxy: subprocess.Popen[bytes] | None = None
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)
    setup: Any = None
    """Called in the child before it becomes the server."""

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the web processes and waits until they answer."""
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.web = subprocess.Popen(
                self.command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, preexec_fn=self.setup
            )
        self.port = self.port or self.app_port
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not _listens(self.app_port):
            if self.web.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not start:\n{self.told()[-3000:]}")
            time.sleep(0.05)

    def put_behind_nginx(self, port: int, inside: str) -> None:
        """Starts nginx with `inside` as its http block; from now on `port` is the site's."""
        folder = self.folder / f"nginx-{self.name}"
        folder.mkdir(exist_ok=True)
        text = NGINX.format(folder=folder, inside=inside.replace("{folder}", str(folder)))
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        command = [
            "nginx",
            "-p",
            str(folder),
            "-e",
            str(folder / "nginx.error.log"),
            "-c",
            str(folder / "nginx.conf"),
        ]
        self.proxy = subprocess.Popen(command)
        self.port = port
        while not _listens(port):
            if self.proxy.poll() is not None:
                raise RuntimeError("nginx does not start")
            time.sleep(0.05)

    def also(self, *command: str) -> None:
        """Starts something that runs beside the web processes until the end, and is not counted."""
        with (self.folder / f"{self.name}.beside.log").open("ab") as log:
            self.others.append(
                subprocess.Popen(list(command), cwd=PROJECT, env=self.environment, stdout=log, stderr=log)
            )

    def stop(self) -> None:
        """Ends everything, asking first."""
        for process in [*self.others, self.web, self.proxy]:
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in [*self.others, self.web, self.proxy]:
            if process is not None:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    processes.kill_tree(process.pid)
                    process.wait()
        self.web = self.proxy = None
        self.others.clear()

    def kill(self) -> None:
        """`kill -9` of all web processes at once."""
        if self.web is not None:
            processes.kill_tree(self.web.pid)
            self.web.wait()
            self.web = None

    def workers(self) -> list[int]:
        """The processes that answer requests: the leaves of the tree."""
        if self.web is None:
            return []
        found = processes.tree(self.web.pid)
        parents = {_parent(pid) for pid in found}
        return [pid for pid in found if pid not in parents and "granian" in _command(pid)]

    def roots(self) -> list[int]:
        """Whose processor time is the site's: web and proxy."""
        return [process.pid for process in (self.web, self.proxy) if process is not None]

    def told(self) -> str:
        """What the web processes wrote."""
        return (self.folder / f"{self.name}.log").read_text(encoding="utf-8", errors="replace")

    def manage(self, *arguments: str) -> str:
        """Runs a command of the platform; its standard output."""
        return self.run("manage.py", *arguments)

    def run(self, *arguments: str) -> str:
        """Runs Python in the site's environment; its standard output, or RuntimeError with what went wrong."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stdout}{done.stderr}"[-4000:])
        return done.stdout

    def run_json(self, *arguments: str) -> Any:
        """The same where the last line of the output is JSON."""
        return json.loads(self.run(*arguments).splitlines()[-1])


def platform(folder: Path, database_url: str, *, parts: Sequence[str] = ("web",), **given: str) -> Server:
    """The platform with its production settings on `database_url`, started by `serve`; state in `folder`."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": database_url,
        "LIANBING_DATA_DIR": str(folder),
        "LIANBING_ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "LIANBING_PUBLIC_URL": f"https://{HOST}",
        "LIANBING_ALLOW_SCENARIOS": "1",
        "LIANBING_GRACE_SECONDS": "0",
        **given,
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"]
    command += [word for part in parts for word in ("--only", part)]
    return Server("platform", folder, environment(**told), command, port)


def bare(folder: Path, database_url: str) -> Server:
    """The bare view with the same server, workers and threads."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    told = {"DJANGO_SETTINGS_MODULE": "bench.bare.settings", "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
    return Server("bare", folder, environment(**told), [*command, "bench.bare.wsgi:application"], port)


def shipped_proxy(app_port: int, port: int) -> str:
    """The http block of deploy/nginx/lianbing.conf, only ports and paths changed, and TLS taken away.

    TLS would weigh the same on both sites and mostly on the driver; the platform is told of HTTPS as in service.
    """
    text = (PROJECT / "deploy/nginx/lianbing.conf").read_text(encoding="utf-8")
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    changes = {
        r"listen \[::\]:.*": "",
        r"listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        r"\n *ssl_.*": "",
        r"lianbing\.example": HOST,
        r"127\.0\.0\.1:8000": f"127.0.0.1:{app_port}",
        r"/var/log/nginx": "{folder}",
        r"X-Forwarded-Proto \$scheme": "X-Forwarded-Proto https",
    }
    for pattern, there in changes.items():
        text = re.sub(pattern, there, text)
    return text


def has_nginx() -> bool:
    """Whether there can be a proxy in front."""
    return shutil.which("nginx") is not None


def wait_until_ready(server: Server) -> None:
    """Returns once the platform answers from its database."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{server.app_port}/readyz", timeout=5),
        ):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{server.name} is not ready:\n{server.told()[-3000:]}")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _parent(pid: int) -> int:
    """The parent of a process, 0 of one that has just ended."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/stat").read_text()
        return int(text[text.rindex(")") + 2 :].split()[1])
    return 0


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
