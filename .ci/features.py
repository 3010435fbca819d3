"""Prints each package of the workspace without features, with each of its features alone, and with all: `package feature,feature`."""

import json
import subprocess

command = ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"]
metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
for package in metadata["packages"]:
    # The default is one of the sets.
    features = sorted(package["features"].keys() - {"default"})
    for some in dict.fromkeys(["", *features, ",".join(features)]):
        print(package["name"], some)
