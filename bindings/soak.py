"""Asks each way for the proofs of ever other users, and prints the memory of each as time passes.

usage: COUNTERSIGN=target/release/countersign NODE_APP=FOLDER python3 bindings/soak.py [SECONDS [REQUESTS]]

It ends after 300 seconds and 1,000,000 requests of each way, whichever is later. Run it with the wheel of `bindings/python`
installed; NODE_APP is a folder that has the npm package installed.
"""

import json
import os
import subprocess
import sys
import threading
import time

from running import HERE, running

NODE = """
import { createRequire } from "node:module";
const { open } = createRequire(`${process.cwd()}/`)("countersign");
const [config, secrets, seconds, requests] = JSON.parse(process.argv[1]);
const chats = open(config, { secrets });
const end = Date.now() + seconds * 1000;
for (let index = 0; index < requests || Date.now() < end; index += 1) {
  const { bundles } = chats.issue({ identity: { user_id: `usr_${index}`, name: "Lisa Chen" } });
  if (bundles.some((bundle) => bundle.error)) throw new Error("refused");
  if (index % 10_000 === 9_999) process.stdout.write(`${index + 1}\\n`);
}
"""
PYTHON = """
import json, sys, time
from countersign_chats import Countersign
config, secrets, seconds, requests = json.loads(sys.argv[1])
chats = Countersign.open(config, secrets=secrets)
end, index = time.monotonic() + seconds, 0
while index < requests or time.monotonic() < end:
    answer = chats.issue(identity={"user_id": f"usr_{index}", "name": "Lisa Chen"})
    assert not any("error" in bundle for bundle in answer["bundles"])
    index += 1
    if index % 10_000 == 0:
        print(index, flush=True)
"""


class Way:
    """A process that answers, and a thread that asks it or counts."""

    def __init__(self, process, work):
        self.process, self.asked = process, 0
        self.thread = threading.Thread(target=work, args=(self,), daemon=True)
        self.thread.start()

    def resident(self):
        """The memory in kilobytes, or none after the end of the process."""
        try:
            status = open(f"/proc/{self.process.pid}/status").read()
        except FileNotFoundError:
            return None
        return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), None)


def main(seconds=300, requests=1_000_000):
    from given import CONFIG, SECRETS

    given = json.dumps([CONFIG, {name: secret.decode() for name, secret in SECRETS.items()}, seconds, requests])
    end = time.monotonic() + seconds

    def ask(ask_one):
        def work(way):
            while way.asked < requests or time.monotonic() < end:
                answer = ask_one(json.dumps({"identity": {"user_id": f"usr_{way.asked}", "name": "Lisa Chen"}}))
                assert answer.startswith('{"bundles"') and '"error"' not in answer
                way.asked += 1

        return work

    def counted(way):
        for line in way.process.stdout:
            way.asked = int(line)

    def started(command, **options):
        return subprocess.Popen(command, stdout=subprocess.PIPE, **options)

    with running() as (line, unix, _):
        node = started(["node", "--input-type=module", "-e", NODE, given], cwd=os.environ["NODE_APP"])
        ways = {
            "the command's lines": Way(line.process, ask(line)),
            "the server": Way(unix.process, ask(unix)),
            "npm": Way(node, counted),
            "PyPI": Way(started([sys.executable, "-c", PYTHON, given]), counted),
        }
        start, known = time.monotonic(), {name: [] for name in ways}
        while any(way.thread.is_alive() for way in ways.values()):
            time.sleep(15)
            told = []
            for name, way in ways.items():
                resident = way.resident()
                if resident and way.thread.is_alive():
                    known[name].append(resident)
                told.append(f"{name} {way.asked:,}: {resident} kB")
            print(f"{time.monotonic() - start:5.0f} s  " + "; ".join(told), flush=True)
        for name, way in ways.items():
            later = known[name][len(known[name]) // 5 :]
            print(f"{name}: {way.asked:,} requests; after a fifth of the time {later[0]} kB, at the end {later[-1]} kB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
