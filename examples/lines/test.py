"""Asks the command by `lines.py`, from many threads at once."""

import concurrent.futures
import pathlib

from lines import Chats

chats = Chats(pathlib.Path(__file__).resolve().parent.parent / "countersign.toml")


def named(user):
    [bundle] = chats.issue(adapters=["portal"], identity={"user_id": user})
    return bundle["payload"]["user"]["externalUserId"]


users = [f"usr_{index}" for index in range(2000)]
with concurrent.futures.ThreadPoolExecutor(16) as threads:
    assert list(threads.map(named, users)) == users
try:
    chats.issue(identitty={})
    raise SystemExit("a fault was not told")
except ValueError as error:
    assert "identity is meant" in str(error), error
# An answer that an interrupted call has left is nobody else's.
chats.command.stdin.write(b'{"identity": {"user_id": "usr_left"}}\n')
assert named("usr_1") == "usr_1"
chats.command.stdin.close()
assert chats.command.wait() == 1, "one request had faults"
broken = Chats("absent.toml")
for _ in range(2):
    try:
        broken.issue(identity={"user_id": "usr_1"})
        raise SystemExit("a command that has ended has answered")
    except BrokenPipeError:
        pass
print("lines.py: 2,000 users, each with their own bundle")
