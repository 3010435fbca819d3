"""Keeps the command running and asks it for bundles: a request a line, an answer a line."""

import json
import subprocess
import threading


class Chats:
    def __init__(self, config):
        command = ["countersign", "--config", config, "issue", "--lines"]
        self.command = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.turn, self.count = threading.Lock(), 0

    def issue(self, **request):
        with self.turn:
            self.count += 1
            self.command.stdin.write(json.dumps({**request, "id": self.count}).encode() + b"\n")
            self.command.stdin.flush()
            answer = {}
            while answer.get("id") != self.count:  # An earlier call was perhaps interrupted.
                line = self.command.stdout.readline()
                if not line.endswith(b"\n"):
                    raise BrokenPipeError("the command has ended")
                answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"]["problems"])
        return answer["bundles"]
