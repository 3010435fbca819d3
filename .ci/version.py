"""Holds that there is one version: the workspace's, and those of the packages for other languages. `version.py [VERSION]`"""

import json
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def found():
    workspace = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]
    yield "Cargo.toml", workspace["package"]["version"]
    for name, dependency in workspace["dependencies"].items():
        if isinstance(dependency, dict) and "path" in dependency:
            yield f"Cargo.toml, {name}", dependency["version"]
    for file in sorted(ROOT.glob("*/*/package.json")) + sorted(ROOT.glob("bindings/*/*/package.json")):
        package = json.loads(file.read_text())
        if not package.get("private"):
            yield file.relative_to(ROOT), package["version"]
    for file in sorted(ROOT.glob("bindings/*/pyproject.toml")):
        project = tomllib.loads(file.read_text())["project"]
        if "version" not in project.get("dynamic", []):
            yield file.relative_to(ROOT), project["version"]


def main(wanted=None):
    versions = dict(found())
    wanted = wanted or versions["Cargo.toml"]
    # PyPI and npm write a pre-release in their own way; a release is the same everywhere.
    others = [f"{place}: {version}" for place, version in versions.items() if version != wanted]
    if others or not re.fullmatch(r"\d+\.\d+\.\d+", wanted):
        sys.exit("\n".join([f"the version is {wanted}, and not everywhere:", *others]))
    print(f"{len(versions)} places, all of version {wanted}")


if __name__ == "__main__":
    main(*sys.argv[1:])
