#!/bin/sh
# Memory, CPU and reaction times of the release build: builds what it needs and runs it.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cmake --build "$root/build/release" --target bench-footprint vigild vigil vigil-sim
exec "$root/build/release/bench/bench-footprint" "$@"
