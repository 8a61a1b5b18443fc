#!/bin/sh
# Builds the fuzz targets (preset "fuzz") and runs each for SECONDS. Prints executions and coverage.
# Usage: tests/fuzz/run.sh SECONDS [TARGET...]     Fails at the first crash; the input that made
# it stays in <build>/fuzz.
set -eu
seconds=${1:?usage: run.sh SECONDS [TARGET...]}
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${VIGIL_FUZZ_BUILD:-$root/build/fuzz}
cmake -S "$root" -B "$build" --preset fuzz >/dev/null
cmake --build "$build" --target fuzz_all -j2
"$build/bin/decoder_corpus" "$build/corpus"
"$build/bin/control_corpus" "$build/corpus/control"
"$build/bin/capture_corpus" "$build/corpus/capture"
"$build/bin/restore_corpus" "$build/corpus/restore"
"$build/bin/input_corpus" "$build/corpus/input"
mkdir -p "$build/corpus/config" "$build/corpus/profile"
cp "$root"/config/*.toml "$root"/config/*.toml.in "$build/corpus/config"
cp "$root"/config/profiles/*.toml "$root/tests/app/sample.toml" "$build/corpus/profile"
cd "$build/fuzz"
[ $# -gt 0 ] || set -- fuzz_*
for target in "$@"; do
  case $target in *.log | *-*) continue ;; esac
  corpus=$build/corpus/${target#fuzz_}
  mkdir -p "$corpus"
  if ! "./$target" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=512 \
    -artifact_prefix="$build/fuzz/$target-" -print_final_stats=1 "$corpus" >"$target.log" 2>&1; then
    tail -n 40 "$target.log"
    echo "$target: CRASH, see $build/fuzz/$target.log" >&2
    exit 1
  fi
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$target.log")
  coverage=$(sed -n 's/.*cov: \([0-9]*\).*/\1/p' "$target.log" | tail -n 1)
  features=$(sed -n 's/.*ft: \([0-9]*\).*/\1/p' "$target.log" | tail -n 1)
  echo "$target: $executions executions in $seconds s, coverage $coverage edges, $features features"
done
