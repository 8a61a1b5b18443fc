#!/usr/bin/env python3
"""Rule check of a FHIR R4 bundle: shapes by JSON schema, vital-signs profiles by rules.

Rules written from the R4 vital-signs facts that docs/formats/export.md lists. Prints each broken
rule; then counts as "name=value" lines. Exit status 1 if a rule is broken.
"""
import datetime
import json
import re
import sys

import jsonschema

CODING = {"type": "object", "required": ["code"], "additionalProperties": False,
          "properties": {"system": {"type": "string", "minLength": 1},
                         "code": {"type": "string", "pattern": r"^\S+( \S+)*$"},
                         "display": {"type": "string", "minLength": 1}}}
CONCEPT = {"type": "object", "minProperties": 1, "additionalProperties": False,
           "properties": {"coding": {"type": "array", "minItems": 1, "items": CODING},
                          "text": {"type": "string", "minLength": 1}}}
QUANTITY = {"type": "object", "required": ["value", "unit", "system", "code"],
            "properties": {"value": {"type": "number"},
                           "system": {"const": "http://unitsofmeasure.org"}}}
REFERENCE = {"type": "object", "required": ["reference"],
             "properties": {"reference": {"type": "string",
                                          "pattern": "^[A-Z][A-Za-z]+/[a-z0-9-]+$"}}}
INSTANT = {"type": "string",
           "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
PERIOD = {"type": "object", "required": ["start"],
          "properties": {"start": INSTANT, "end": INSTANT}}
SCHEMAS = {
    "Patient": {"required": ["identifier"], "properties": {"name": False, "birthDate": False}},
    "Encounter": {"required": ["status", "class", "subject", "period"],
                  "properties": {"status": {"enum": ["planned", "in-progress", "finished"]},
                                 "class": CODING, "subject": REFERENCE, "period": PERIOD}},
    "Device": {"required": ["type"], "properties": {"type": CONCEPT}},
    "Observation": {"required": ["status", "category", "code", "subject"],
                    "properties": {"status": {"enum": ["final", "cancelled"]}, "code": CONCEPT,
                                   "category": {"type": "array", "minItems": 1, "items": CONCEPT},
                                   "subject": REFERENCE, "encounter": REFERENCE,
                                   "device": REFERENCE, "effectiveDateTime": INSTANT,
                                   "effectivePeriod": PERIOD, "valueQuantity": QUANTITY,
                                   "dataAbsentReason": CONCEPT, "method": CONCEPT,
                                   "component": {"type": "array", "minItems": 1}}},
    "MedicationAdministration": {
        "required": ["status", "medicationCodeableConcept", "subject", "effectiveDateTime"],
        "properties": {"status": {"enum": ["completed", "in-progress"]},
                       "medicationCodeableConcept": CONCEPT, "subject": REFERENCE,
                       "context": REFERENCE, "effectiveDateTime": INSTANT}},
    "Flag": {"required": ["status", "code", "subject"],
             "properties": {"status": {"enum": ["active", "inactive"]}, "code": CONCEPT,
                            "subject": REFERENCE, "period": PERIOD, "author": REFERENCE}},
}
# profile: (LOINC code that must be there, UCUM code that must be exact)
PROFILES = {"heartrate": ("8867-4", "/min"), "resprate": ("9279-1", "/min"),
            "oxygensat": ("2708-6", "%"), "bodytemp": ("8310-5", "Cel")}
LOINC = "http://loinc.org"
MDC = "urn:iso:std:iso:11073:10101"

VALIDATORS = {name: jsonschema.Draft7Validator(schema) for name, schema in SCHEMAS.items()}
QUANTITIES = jsonschema.Draft7Validator(QUANTITY)
broken = []


def rule(holds, where, text):
    if not holds:
        broken.append(f"{where}: {text}")


def codes(concept, system):
    return [c["code"] for c in concept.get("coding", []) if c.get("system") == system]


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "reference":
                yield value
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def no_empty(node, where):
    if isinstance(node, (dict, list, str)):
        rule(len(node) > 0, where, "an empty value")
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        no_empty(item, where)


def one_of(resource, names):
    return sum(name in resource for name in names) == 1


def check_vital(o, where):
    rule("subject" in o, where, "no subject")
    rule(one_of(o, ["effectiveDateTime", "effectivePeriod"]), where, "no single effective time")
    rule(len(codes(o["code"], LOINC)) > 0, where, "no LOINC code")
    rule(len(codes(o["code"], MDC)) > 0, where, "no MDC code")
    rule("valueSampledData" not in o, where, "sampled data in a vital sign")
    profiles = [p.rsplit("/", 1)[1] for p in o.get("meta", {}).get("profile", [])]
    if "bp" in profiles:
        rule("85354-9" in codes(o["code"], LOINC), where, "no 85354-9")
        rule("valueQuantity" not in o, where, "a value beside the components")
        for loinc in ("8480-6", "8462-4"):
            parts = [c for c in o["component"] if loinc in codes(c["code"], LOINC)]
            rule(len(parts) == 1, where, f"not one component {loinc}")
        for c in o["component"]:
            rule(one_of(c, ["valueQuantity", "dataAbsentReason"]), where, "component without value")
            if "valueQuantity" in c:
                rule(QUANTITIES.is_valid(c["valueQuantity"]), where, "a strange quantity")
                rule(c["valueQuantity"]["code"] == "mm[Hg]", where, "unit is not mm[Hg]")
        return
    rule(one_of(o, ["valueQuantity", "dataAbsentReason"]), where, "neither value nor its absence")
    for profile in profiles:
        loinc, unit = PROFILES[profile]
        rule(loinc in codes(o["code"], LOINC), where, f"no LOINC {loinc}")
        if "valueQuantity" in o:
            rule(o["valueQuantity"]["code"] == unit, where, f"unit is not {unit}")
    if "2708-6" in codes(o["code"], LOINC):
        rule("59408-5" in codes(o["code"], LOINC), where, "no 59408-5 beside 2708-6")


def check(bundle):
    rule(bundle["resourceType"] == "Bundle" and bundle["type"] == "collection", "bundle", "type")
    urls = [e["fullUrl"] for e in bundle["entry"]]
    rule(len(urls) == len(set(urls)), "bundle", "a full URL twice")
    ids = {f'{e["resource"]["resourceType"]}/{e["resource"]["id"]}' for e in bundle["entry"]}
    counts = {}
    for entry in bundle["entry"]:
        r = entry["resource"]
        where = f'{r["resourceType"]}/{r["id"]}'
        counts[r["resourceType"]] = counts.get(r["resourceType"], 0) + 1
        rule(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", r["id"]), where, "not an id")
        rule(entry["fullUrl"].endswith("/" + where), where, "full URL does not end in it")
        for to in references(r):
            rule(to in ids, where, f"reference to nothing: {to}")
        no_empty(r, where)
        errors = [error.message for error in VALIDATORS[r["resourceType"]].iter_errors(r)]
        for error in errors:
            rule(False, where, error)
        if errors:
            continue
        if r["resourceType"] == "Observation":
            categories = [c for one in r["category"] for c in
                          codes(one, "http://terminology.hl7.org/CodeSystem/observation-category")]
            if "vital-signs" in categories:
                check_vital(r, where)
            if "valueSampledData" in r:
                data = r["valueSampledData"]["data"].split(" ")
                seconds = (datetime.datetime.fromisoformat(r["effectivePeriod"]["end"][:-1]) -
                           datetime.datetime.fromisoformat(r["effectivePeriod"]["start"][:-1]))
                rule(len(data) == int(seconds.total_seconds()), where, "not one datum a second")
                rule(all(re.fullmatch(r"E|-?\d+(\.\d+)?", d) for d in data), where,
                     "a strange datum")
        if r["resourceType"] == "MedicationAdministration" and "dosage" in r:
            rule("dose" in r["dosage"] or "rateQuantity" in r["dosage"], where,
                 "mad-1: no dose or rate")
    return counts


bundle = json.load(open(sys.argv[1], encoding="utf-8"))
for name, count in sorted(check(bundle).items()):
    print(f"{name}={count}")
for line in broken[:20]:
    print("BROKEN", line)
sys.exit(1 if broken else 0)
