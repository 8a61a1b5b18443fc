#!/usr/bin/env bash
# demo-sessions.sh VIGIL before|after: begins the sessions of the demonstration, each in another
# phase. What was done before the demonstration began is entered late, as after a day without
# computers: "before" the monitors are there all up to the baseline, "after" it the doses and the
# rest. VIGIL_FEED and VIGIL_CONTROL say where the daemon is. Invented patients; nothing here is a
# recommendation.
set -euo pipefail
vigil=$1
part=$2

said() { "$vigil" "$@" >/dev/null; }
nurse() { said session "$@" --as RN-1 --role nurse; }
prescriber() { said session "$@" --as MD-1 --role prescriber; }

# start BED CODE PROFILE AGO MORE…
start() {
  local bed=$1 code=$2 profile=$3 ago=$4
  shift 4
  nurse start "$bed" "$code" --profile "$profile" --prescriber MD-1 --nurse RN-1 --intent inward \
    --identity --ago "$ago" "$@"
}

# ready BED AGO SYS/DIA PULSE SPO2 WEIGHT: bound, asked, measured twice with three minutes between,
# and the baseline taken. AGO, in minutes, is that of the baseline.
ready() {
  local bed=$1 ago=$2 pressure=$3 pulse=$4 spo2=$5 weight=$6
  nurse bind "$bed" two-person --with RN-2 --ago "$((ago + 8))m"
  nurse precheck "$bed" uncontrolled-cardiovascular=no pregnancy=no hepatic=no renal=no \
    raised-icp=no raised-iop=no psychosis=no suicidality=no violence=no substance-use=no \
    benzodiazepine=no sedative=no opioid=no stimulant=no maoi=no --kg "$weight" \
    --ago "$((ago + 7))m"
  nurse vitals "$bed" bp="$pressure" --ago "$((ago + 5))m"
  nurse vitals "$bed" bp="$pressure" pulse="$pulse" hr="$pulse" spo2="$spo2" --ago "$((ago + 1))m"
  nurse baseline "$bed" --ago "${ago}m"
}

# Every gate wants a test alarm that somebody saw.
test_alarm() {
  local number
  said alarm test --as RN-1 --role nurse
  number=$("$vigil" alarm list | sed -n 's/^ *\([0-9]*\.[0-9]*\) .*TEST ALARM.*/\1/p' | head -n 1)
  said alarm ack "$number" --as RN-1 --role nurse
}

before() {
  case $1 in
    1/a) start 1/a K-0018 ketamine-im 20m; ready 1/a 2 124/78 74 98 81 ;;
    2/a) start 2/a K-0026 ketamine-im 30m; ready 2/a 15 126/79 66 97 74 ;;
    3/a) said patient 3/a start K-0034 --profile ketamine-im --as RN-1 --role nurse ;;
    4/a) start 4/a A-075 ketamine-im 50m --therapist; ready 4/a 28 130/82 80 97 68 ;;
    4/b) start 4/b P-315 ketamine-sl 70m; ready 4/b 45 118/74 70 97 62 ;;
    5/a) start 5/a C-232 ketamine-im 100m --therapist; ready 5/a 78 132/84 74 97 90 ;;
    6/a) start 6/a D-042 ketamine-im 60m; ready 6/a 36 128/80 70 97 77 ;;
    7/a) start 7/a M-521 ketamine-im 150m; ready 7/a 130 122/77 68 98 70 ;;
  esac
}

# Bed 1 is about to begin, and 3 is for the walkthrough: nothing is given there.
after() {
  case $1 in
    2/a)  # the onset
      nurse dose 2/a --mg 55 --site "left deltoid" --lot A12 --ago 12m
      nurse note 2/a music --ago 10m
      nurse check 2/a --how window "${seen[@]}" ;;
    4/a)  # two partners in one room, each with a clock of their own
      nurse dose 4/a --mg 60 --site "right deltoid" --lot A12 --ago 25m
      nurse check 4/a --how in-room "${seen[@]}" --ago 20m
      nurse check 4/a --how window "${seen[@]}" ;;
    4/b)
      nurse dose 4/b --mg 200 --lot B03 --ago 41m
      nurse vitals 4/b bp=124/78 --ago 4m
      nurse check 4/b --how in-room "${seen[@]}" --ago 26m ;;
    5/a)  # the second hour, with the therapist
      nurse dose 5/a --mg 75 --site "left deltoid" --lot A12 --ago 73m
      nurse check 5/a --how window "${seen[@]}" --ago 62m
      nurse note 5/a therapist-in --ago 11m
      nurse check 5/a --how window "${seen[@]}"
      nurse note 5/a spoke --ago 4m ;;
    6/a)  # the peak; its cable will be pulled
      nurse dose 6/a --mg 60 --site "left deltoid" --lot A12 --ago 33m
      nurse check 6/a --how window "${seen[@]}" ;;
    7/a)  # recovery: what can be ticked of the discharge is ticked
      nurse dose 7/a --mg 50 --site "left deltoid" --lot A12 --ago 125m
      nurse vitals 7/a bp=126/79 --ago 13m
      nurse vitals 7/a bp=124/78 --ago 1m
      nurse check 7/a --how in-room "${seen[@]}"
      nurse score 7/a aldrete 9 --ago 2m ;;
  esac
}

seen=(--breathing regular --colour normal --posture safe --distress none --moaas 5)
[ "$part" = before ] || test_alarm
status=0
pids=()
for bed in 1/a 2/a 3/a 4/a 4/b 5/a 6/a 7/a; do
  "$part" "$bed" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || status=1; done
exit "$status"
