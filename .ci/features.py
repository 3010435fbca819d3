"""Prints each package of the workspace once for every set of its features: `package feature,feature`."""

import itertools
import json
import subprocess

command = ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"]
metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
for package in metadata["packages"]:
    # The default is one of the sets.
    features = sorted(package["features"].keys() - {"default"})
    for size in range(len(features) + 1):
        for some in itertools.combinations(features, size):
            print(package["name"], ",".join(some))
