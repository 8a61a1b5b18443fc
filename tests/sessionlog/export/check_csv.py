#!/usr/bin/env python3
"""Reads an exported CSV by Python's csv module and prints what it found, as "name=value" lines."""
import csv
import datetime
import sys

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
assert all(None not in row and None not in row.values() for row in rows), "a row of other length"
for row in rows:
    datetime.datetime.strptime(row["time_utc"], "%Y-%m-%dT%H:%M:%S.%fZ")
    float(row["t_plus_s"])
spo2 = [float(r["value"]) for r in rows if r["kind"] == "vital" and r["parameter"] == "spo2"
        and r["value"]]
print(f"rows={len(rows)}")
print(f"spo2={len(spo2)} min={min(spo2):g} max={max(spo2):g}")
