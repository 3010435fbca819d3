"""The blocks of the README, as they stand there."""

import os
import re
import tempfile
from pathlib import Path

TEXT = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def modules():
    """The blocks that begin with the name of a file, by this name."""
    return {block.split("\n")[0][len("# ") :]: block for block in blocks("python") if block.startswith("# ")}


def written():
    """Writes the configuration, its secrets and the modules into a folder, which the caller cleans up."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name)
    (path / "countersign.toml").write_text(blocks("toml")[0])
    (path / "secrets").mkdir()
    (path / "secrets" / "userhero").write_text("an example secret of the readme, 32\n")
    os.environ["HELPSHIFT_SECRET"] = "an example secret of the readme, 33"
    for name, text in modules().items():
        (path / name).write_text(text)
    return folder
