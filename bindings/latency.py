"""Measures one request for three proofs by each way: the package in the process, the command's lines, and the server.

usage: COUNTERSIGN=target/release/countersign python3 bindings/latency.py [ROUNDS]

Run it with the wheel of `bindings/python` installed. The ways take turns, a request each, so that a busy machine slows all of
them. Beside them stand the same proofs by hand, with the standard library.
"""

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
sys.path[0] = str(HERE / "python")

import bench
from given import CONFIG, LISA, SECRETS, opened

REQUEST = json.dumps({"identity": LISA})


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def post(connection, key):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

    def ask():
        connection.request("POST", "/v1/issue", REQUEST, headers)
        return connection.getresponse().read().decode()

    return ask


def line(command):
    def ask():
        command.stdin.write(REQUEST.encode() + b"\n")
        command.stdin.flush()
        return command.stdout.readline().decode()

    return ask


def main(rounds=5000):
    with tempfile.TemporaryDirectory() as folder:
        config, path, key = Path(folder, "countersign.toml"), str(Path(folder, "socket")), secrets.token_urlsafe(32)
        config.write_text(toml(CONFIG))
        given = {name: secret.decode() for name, secret in SECRETS.items()}
        environment = os.environ | given | {"COUNTERSIGN_KEY": key}
        command = [os.environ["COUNTERSIGN"], "--config", str(config)]
        lines = subprocess.Popen([*command, "issue", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        listen = ["--listen", f"unix:{path}", "--listen", "127.0.0.1:18433", "--key", "latency=env:COUNTERSIGN_KEY"]
        server = subprocess.Popen([*command, "serve", *listen], stderr=subprocess.DEVNULL, env=environment)
        while not os.path.exists(path):
            time.sleep(0.05)
        time.sleep(0.2)
        chats = opened()
        ways = {
            "by hand, in Python": lambda: json.dumps(bench.by_hand(LISA, bench.NOW)),
            "the package: issue": lambda: chats.issue(identity=LISA),
            "the package: issue_text": lambda: chats.issue_text(REQUEST),
            "the command: a line": line(lines),
            "the server: Unix socket": post(Unix(path), key),
            "the server: TCP": post(http.client.HTTPConnection("127.0.0.1", 18433), key),
        }
        took = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                start = time.perf_counter()
                way()
                took[name].append((time.perf_counter() - start) * 1e6)
        for name, times in took.items():
            times.sort()
            middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
            print(f"{name:26} {middle:8.1f} µs, of a hundred the slowest {late:8.1f} µs")
        lines.stdin.close()
        server.terminate()


def toml(config):
    """Returns a configuration as TOML. JSON's texts are TOML's as well."""
    entries = []
    for name, entry in config["adapters"].items():
        entries.append(f"[adapters.{name}]")
        for key, value in entry.items():
            text = json.dumps(value) if not isinstance(value, dict) else "{ env = " + json.dumps(value["env"]) + " }"
            entries.append(f"{key} = {text}")
    return "\n".join(entries) + "\n"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
