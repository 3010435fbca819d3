"""The blocks of the README, as they stand there."""

import os
import re
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "README.md"
TOP = HERE.parent.parent.parent / "README.md"


def blocks(language, file=HERE):
    text = file.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def modules():
    """The blocks that begin with the name of a file, by this name."""
    return {block.split("\n")[0][len("# ") :]: block for block in blocks("python") if block.startswith("# ")}


def written(file=HERE):
    """Writes the configuration, its secrets and the modules into a folder, which the caller cleans up."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name)
    (path / "countersign.toml").write_text(blocks("toml", file)[0])
    (path / "secrets").mkdir()
    (path / "secrets" / "userhero").write_text("an example secret of the readme, 32\n")
    os.environ["HELPSHIFT_SECRET"] = "an example secret of the readme, 33"
    os.environ["USERHERO_SECRET"] = "an example secret of the readme, 34"
    for name, text in modules().items():
        (path / name).write_text(text)
    return folder
