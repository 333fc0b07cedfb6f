"""Reads Bicep files; prints for each how many there are of each kind of declaration, as JSON."""

import json
import sys

from pycep import BicepParser

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        read = BicepParser().parse(text=file.read())
    print(json.dumps({kind: len(found) for kind, found in read.items()}))
