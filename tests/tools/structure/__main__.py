"""Holds sealed letters to every entry that makes them PDF/A-3a, PDF/UA-1 and PAdES, without the service's own code.

usage: python tests/tools/structure FOLDER LETTER.pdf...

Prints one JSON object: for each letter the entries that do not hold, each with its reason; and for each mutant of the
first letter the entry that it was made against and the entries that fail on it. The mutants are written into FOLDER, so
that others can look at them.
"""

import json
import pathlib
import sys

import envelope  # each module adds its entries and mutants
import form  # noqa: F401
import page  # noqa: F401
import reading  # noqa: F401
import tables  # noqa: F401
from letter import ENTRIES, MUTANTS, Letter

folder, *letters = sys.argv[1:]
report = {"entries": [name for name, _ in ENTRIES], "letters": {}, "mutants": []}


def failing(letter):
    reasons = {}
    for name, entry in ENTRIES:
        try:
            entry(letter)
        except Exception as reason:  # whatever goes wrong, the entry does not hold
            reasons[name] = f"{type(reason).__name__}: {reason}"
    return reasons


for path in letters:
    report["letters"][path] = failing(Letter(pathlib.Path(path).read_bytes()))

original = pathlib.Path(letters[0]).read_bytes()
for number, (name, change) in enumerate(MUTANTS):
    mutant = Letter(original)
    change(mutant)
    if mutant.raw != original:
        envelope.seal_anew(mutant)
    fails = failing(mutant)
    file = pathlib.Path(folder) / f"{number:03}-{name}.pdf"
    mutant.write(file, original)
    report["mutants"].append({"against": name, "fails": fails, "file": str(file)})

print(json.dumps(report))
