#!/bin/sh
# browser.sh SCRIPT ARGS...: a test in Debian's Chromium against the real programs. What is missing
# is said, and the test ends with 77, which ctest counts as skipped.
here=$(cd "$(dirname "$0")" && pwd)
what=$(basename "$1" .mjs)
VIGIL_CHROMIUM=${VIGIL_CHROMIUM:-$(command -v chromium)}
if [ -z "$VIGIL_CHROMIUM" ]; then
  echo "chromium is not installed: \"./run deps test\" installs it." >&2
  echo "NOTHING was tested by $what." >&2
  exit 77
fi
export VIGIL_CHROMIUM
# Stories have a clock of their own that a busy machine does not keep: a story that fails is told
# once more, and says so. What is broken fails twice.
sh "$here/../web/node.sh" "$@"
status=$?
if [ "$status" = 0 ] || [ "$status" = 77 ]; then exit "$status"; fi
echo "$what FAILED the first time with status $status; once more:" >&2
exec sh "$here/../web/node.sh" "$@"
