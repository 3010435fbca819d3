"""Compares what scripts printed with what `countersign issue` printed for the same identities.

usage: agree.py COUNTERSIGN OTHER...

Every key but `dropped` must have the same value; where one reports an error, so must the other. Proofs
cover their text, so that equal proofs are equal texts.
"""

import json
import sys
from itertools import zip_longest
from pathlib import Path


def read(line):
    answer = json.loads(line)
    answer.pop("dropped", None)
    if "error" in answer:
        answer["error"] = True
    return answer


def main(ours, others):
    for name in others:
        with open(ours, "rb") as left, open(name, "rb") as right:
            for number, (mine, theirs) in enumerate(zip_longest(left, right), 1):
                if mine is None or theirs is None or read(mine) != read(theirs):
                    sys.exit(f"{Path(name).name}: answer {number} differs")
        print(f"{Path(name).name}: {number} answers agree")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
