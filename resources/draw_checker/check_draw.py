"""Redo a spot-check draw from its record. Python 3 alone, nothing of the registry program.

    python check_draw.py record.json            exit code 0: every figure agrees; 1: one does not

Read it, or write your own: README.md says the same in words, for a hash tool and a pencil.
"""

import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def cents(text):
    """Turn "52.31" into 5231, so that all sums are whole numbers."""
    whole, point, part = text.partition(".")
    if not (point and whole.isdigit() and part.isdigit() and len(part) == 2 and text.isascii()):
        raise ValueError("not a figure with two decimals: " + text)
    return int(whole + part)


def redo(parcels, seed, share="0.30"):
    """Return (list hash, [(ticket, id, taken so far in 0.01 mu or None)]) of {id: "mu"}."""
    ids = sorted(parcels, key=lambda one: one.encode("utf-8"))
    list_hash = sha256("".join(one + "," + parcels[one] + "\n" for one in ids))
    whole, _, part = share.partition(".")
    need = int(whole + part) * sum(cents(mu) for mu in parcels.values())  # in 0.01 mu x 10^decimals
    taken, rows = 0, []
    for ticket, one in sorted((sha256(seed + "|" + list_hash + "|" + one), one) for one in ids):
        chosen = taken * 10 ** len(part) < need
        taken += cents(parcels[one]) if chosen else 0
        rows.append((ticket, one, taken if chosen else None))
    return list_hash, rows


def check(record):
    """Return what does not agree, as a list of sentences."""
    pairs = [line.split(",") for line in record["lines"]]
    parcels = dict(pairs)
    if len(parcels) != len(pairs):
        return ["a parcel is listed twice"]
    list_hash, rows = redo(parcels, record["seed"], record["share"])
    said = [(row["ticket"], row["parcel"], row["cumulative_mu"], row["mu"], row["selected"])
            for row in record["tickets"]]
    found = [(ticket, one, "" if sofar is None else "%d.%02d" % divmod(sofar, 100),
              parcels[one], sofar is not None) for ticket, one, sofar in rows]
    faults = [] if list_hash == record["list_hash"] else ["list hash is " + list_hash]
    faults += ["row %d is %s" % (n, f) for n, (s, f) in enumerate(zip(said, found), 1) if s != f]
    return faults + ([] if len(said) == len(found) else ["rows are missing or too many"])


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig") as file:
        problems = check(json.load(file))
    print("\n".join(problems) or "agrees")
    sys.exit(1 if problems else 0)
