"""Prints each published package without features, and with each of its features alone: `package feature`."""

import json
import subprocess

command = ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"]
metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
for package in metadata["packages"]:
    # Nobody depends on the others. An empty list of registries is `publish = false`.
    if package["publish"] == []:
        continue
    # All features together are the workspace's.
    for feature in ["", *sorted(package["features"].keys() - {"default"})]:
        print(package["name"], feature)
