#!/usr/bin/env python3
"""Reads an exported batch by python3-hl7 and prints what it found, as "name=value" lines."""
import sys

import hl7

text = open(sys.argv[1], encoding="utf-8", newline="").read()
assert "\n" not in text, "segments end in a carriage return only"
batch = hl7.parse_batch(text)
kinds = {}
for message in batch:
    kind = str(message.segment("MSH")[9])
    kinds[kind] = kinds.get(kind, 0) + 1
    assert str(message.segment("MSH")[12]) == "2.6"
    assert str(message.segment("MSH")[10]) == str(sum(kinds.values())), "control ids count"
    assert message.segment("OBR") is not None
    for obx in message.segments("OBX"):
        assert str(obx[11]) in ("R", "X"), obx
        if str(obx[2]) == "NM" and str(obx[5]):
            float(str(obx[5]))
for kind, count in sorted(kinds.items()):
    print(f"{kind}={count}")
print("trailer=" + text.rstrip("\r").rsplit("\r", 1)[1].split("|")[1])
alarms = [m for m in batch if "R40" in str(m.segment("MSH")[9])]
print("facets=" + ",".join(str(o[5]) for o in alarms[1].segments("OBX")))
print("first_of_alarm=" + str(alarms[1].segment("OBR")[29]))
cuffs = [o for m in batch for o in m.segments("OBX")
         if str(o[3]).startswith("150021^") and len(o) > 14 and "R01" in str(m.segment("MSH")[9])]
print("sys=" + ",".join(str(o[5]) for o in cuffs))
print("sys_time=" + str(cuffs[2][14]))
words = [hl7.parse(str(m)).unescape(str(m.segment("OBX")[5])) for m in alarms]
print("words=" + words[0])
