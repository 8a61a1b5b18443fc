#!/usr/bin/env bash
# regressions.sh PROGRAM LIST: runs vigil-simulate with each line of the list.
set -euo pipefail
program=$1 list=$2 ran=0
while read -r -a arguments; do
  case ${arguments[0]:-#} in '#'*) continue ;; esac
  "$program" "${arguments[@]}" 2>/dev/null
  ran=$((ran + 1))
done <"$list"
[ "$ran" -gt 0 ]
