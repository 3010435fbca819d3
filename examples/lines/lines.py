"""Keeps the command running and asks it for bundles: a request a line, an answer a line."""

import json
import subprocess
import threading


class Chats:
    def __init__(self, config):
        command = ["countersign", "--config", config, "issue", "--lines"]
        self.command = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.turn = threading.Lock()

    def issue(self, **request):
        with self.turn:
            self.command.stdin.write(json.dumps(request).encode() + b"\n")
            self.command.stdin.flush()
            answer = json.loads(self.command.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"]["problems"])
        return answer["bundles"]
