"""Starts the command's lines and the server with the configuration of the Python package's tests, for what measures them."""

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE / "python" / "tests")

from given import CONFIG, SECRETS

TCP = ("127.0.0.1", 18433)


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Lines:
    """The command, which answers each line before it reads the next."""

    def __init__(self, process):
        self.process = process

    def __call__(self, request):
        self.process.stdin.write(request.encode() + b"\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().decode()


class Server:
    """The server, over one connection that is kept."""

    def __init__(self, process, connection, key):
        self.process, self.connection = process, connection
        self.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

    def __call__(self, request):
        self.connection.request("POST", "/v1/issue", request, self.headers)
        return self.connection.getresponse().read().decode()


@contextlib.contextmanager
def running():
    """Yields the ways to ask: a line, the Unix socket and TCP."""
    with tempfile.TemporaryDirectory() as folder:
        config, path, key = Path(folder, "countersign.toml"), str(Path(folder, "socket")), secrets.token_urlsafe(32)
        config.write_text(toml(CONFIG))
        given = {name: secret.decode() for name, secret in SECRETS.items()}
        environment = os.environ | given | {"COUNTERSIGN_KEY": key}
        command = [os.environ["COUNTERSIGN"], "--config", str(config)]
        lines = subprocess.Popen([*command, "issue", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        listen = ["--listen", f"unix:{path}", "--listen", "%s:%d" % TCP, "--key", "measured=env:COUNTERSIGN_KEY"]
        server = subprocess.Popen([*command, "serve", *listen], stderr=subprocess.DEVNULL, env=environment)
        try:
            while not os.path.exists(path):
                time.sleep(0.05)
            time.sleep(0.2)
            yield Lines(lines), Server(server, Unix(path), key), Server(server, http.client.HTTPConnection(*TCP), key)
        finally:
            lines.stdin.close()
            server.terminate()
            lines.wait()
            server.wait()


def toml(config):
    """Returns a configuration as TOML. JSON's texts are TOML's as well."""
    entries = []
    for name, entry in config["adapters"].items():
        entries.append(f"[adapters.{name}]")
        for key, value in entry.items():
            text = json.dumps(value) if not isinstance(value, dict) else "{ env = " + json.dumps(value["env"]) + " }"
            entries.append(f"{key} = {text}")
    return "\n".join(entries) + "\n"
