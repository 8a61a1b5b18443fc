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
exec sh "$here/../web/node.sh" "$@"
