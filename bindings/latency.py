"""Measures one request for three proofs by each way: the package in the process, the command's lines, and the server.

usage: COUNTERSIGN=target/release/countersign [NODE_APP=FOLDER] python3 bindings/latency.py [ROUNDS]

Run it with the wheel of `bindings/python` installed. The ways take turns, a request each, so that a busy machine slows all of
them. Beside them stand the same proofs by hand, with the standard library. NODE_APP is a folder that has the npm package
installed: after it the same is measured in Node.
"""

import json
import os
import subprocess
import sys
import time

from running import HERE, running

sys.path[0] = str(HERE / "python")
import bench
from given import LISA, opened

REQUEST = json.dumps({"identity": LISA})


def main(rounds=5000):
    with running() as (line, unix, tcp):
        chats = opened()
        ways = {
            "by hand, in Python": lambda: json.dumps(bench.by_hand(LISA, bench.NOW)),
            "the package: issue": lambda: chats.issue(identity=LISA),
            "the package: issue_text": lambda: chats.issue_text(REQUEST),
            "the command: a line": lambda: line(REQUEST),
            "the server: Unix socket": lambda: unix(REQUEST),
            "the server: TCP": lambda: tcp(REQUEST),
        }
        took = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                start = time.perf_counter()
                answer = way()
                took[name].append((time.perf_counter() - start) * 1e6)
                assert "error" not in answer
    hand = sorted(took["by hand, in Python"])[rounds // 2]
    for name, times in took.items():
        times.sort()
        middle, late = times[rounds // 2], times[rounds * 99 // 100]
        print(f"{name:26} {middle:8.1f} µs, {middle / hand:5.2f} × by hand, p99 {late:8.1f} µs")
    if "NODE_APP" in os.environ:
        sys.stdout.flush()
        subprocess.run(["node", HERE / "node" / "bench.mjs"], cwd=os.environ["NODE_APP"], check=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
