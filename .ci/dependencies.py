"""Holds CONTRIBUTING's table to what cargo knows: each direct dependency has a line that says what it is
for, and where it is used, its licence and its weight are true. `--write` mends these three.

The weight is what would go with the crate on Linux: how many crates, and the kilobytes of their packages.
It is weighed in the smallest that has it: core and adapters without features, all that ships, all there is.
"""

import json
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "CONTRIBUTING.md"
# The fuzzer, the crate of an outside kind and the list of the public API are workspaces of their own.
WORKSPACES = [
    ROOT / "Cargo.toml",
    *ROOT.glob("examples/*/Cargo.toml"),
    *ROOT.glob(".ci/*/Cargo.toml"),
]
HEAD = "| crate | what it is for | where | licence | weight |\n| --- | --- | --- | --- | --- |\n"


def cargo(workspace, *arguments):
    command = ["cargo", *arguments, "--locked", "--manifest-path", workspace]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def graph(workspace, packages, *options):
    """Who needs whom, by name and version."""
    chosen = [word for package in packages for word in ("-p", package["name"])]
    options = [*options, "--target", "x86_64-unknown-linux-gnu", "--prefix", "depth"]
    tree = cargo(workspace, "tree", *chosen, *options)
    needs, above = {}, []
    for depth, *node in re.findall(r"^(\d+)(\S+) v(\S+)", tree, re.MULTILINE):
        node = tuple(node)
        needs.setdefault(node, set())
        del above[int(depth) :]
        if above:
            needs[above[-1]].add(node)
        above.append(node)
    return needs


def reached(needs, roots, without=None):
    """What the roots reach when none of them names `without`."""
    seen, left = set(), list(roots)
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += [need for need in needs[node] if node not in roots or need[0] != without]
    return seen


def weight(crate, graphs, own, folders):
    for needs in graphs:
        roots = own & needs.keys()
        if any(crate == need[0] for root in roots for need in needs[root]):
            gone = reached(needs, roots) - reached(needs, roots, without=crate)
            files = [file for node in gone for file in folders[node].rglob("*") if file.is_file()]
            size = sum(file.stat().st_size for file in files)
            return f"{len(gone)}, {size // 1000} kB" if gone else "0"
    return "none on Linux"


def places(uses):
    """`core, cli (tests)`: tests stand where nothing else of the folder uses the crate."""
    needed = {place for place, kind in uses if kind != "dev"}
    tests = {place for place, kind in uses if kind == "dev"} - needed
    return ", ".join(sorted(needed) + [f"{place} (tests)" for place in sorted(tests)])


def folder(package):
    return pathlib.Path(package["manifest_path"]).parent


def place(member):
    return folder(member).relative_to(ROOT).parts[0]


def known():
    """The three columns that cargo knows, by crate."""
    packages, members, graphs = [], [], []
    for workspace in WORKSPACES:
        metadata = json.loads(cargo(workspace, "metadata", "--format-version", "1"))
        inside = [one for one in metadata["packages"] if one["id"] in metadata["workspace_members"]]
        packages += metadata["packages"]
        members += inside
        graphs.append(graph(workspace, inside, "-e", "normal,build,dev", "--all-features"))

    libraries = [member for member in members if place(member) in ("core", "adapters")]
    ships = [member for member in members if member["publish"] is None]
    graphs = [
        graph(WORKSPACES[0], libraries, "-e", "no-dev"),
        graph(WORKSPACES[0], ships, "-e", "no-dev", "--all-features"),
        *graphs,
    ]
    own = {(member["name"], member["version"]) for member in members}
    # The crate of an outside kind names the workspace's crates as if they came from a registry.
    ours = {name for name, _ in own}
    uses = {}
    for member in members:
        for need in member["dependencies"]:
            if need["source"] is not None and need["name"] not in ours:
                uses.setdefault(need["name"], set()).add((place(member), need["kind"]))

    folders = {(package["name"], package["version"]): folder(package) for package in packages}
    licences = {package["name"]: package["license"].replace("/", " OR ") for package in packages}
    return {
        crate: [places(used), licences[crate], weight(crate, graphs, own, folders)]
        for crate, used in uses.items()
    }


def main():
    columns = known()
    before, table = TABLE.read_text(encoding="utf-8").split(HEAD)
    rows, end, after = table.partition("\n\n")
    rows = rows.rstrip("\n").split("\n")
    purpose = {crate.strip(" `"): why for crate, why in (row.split("|")[1:3] for row in rows)}
    true = [
        f"| `{crate}` |{purpose[crate]}| {' | '.join(columns[crate])} |"
        for crate in sorted(columns.keys() & purpose.keys())
    ]
    faults = [f"{crate} has no line" for crate in sorted(columns.keys() - purpose.keys())]
    faults += [f"{crate} is no dependency" for crate in sorted(purpose.keys() - columns.keys())]
    declared = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["dependencies"]
    unused = [crate for crate, how in declared.items() if crate not in columns and "path" not in how]
    faults += [f"nothing uses {crate} of Cargo.toml" for crate in unused]
    if "--write" in sys.argv:
        TABLE.write_text(before + HEAD + "\n".join(true) + (end + after or "\n"), encoding="utf-8")
    elif not faults and true != rows:
        faults = ["python3 .ci/dependencies.py --write", *(row for row in true if row not in rows)]
    print("\n".join(faults) or f"{len(columns)} direct dependencies, each with its line")
    sys.exit(bool(faults))


main()
