#!/usr/bin/env bash
# same_hash.sh PROGRAM SEEDS: the same seeds give the same events, one world at a time or two.
set -euo pipefail
one=$("$1" --seeds "$2" --hours 0.05 --threads 1 2>/dev/null)
two=$("$1" --seeds "$2" --hours 0.05 --threads 2 2>/dev/null)
printf '%s\n%s\n' "$one" "$two"
[ "$one" = "$two" ]
case $one in *'hash '*) ;; *) exit 1 ;; esac
