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
[ "$what" = desaturation ] || exec sh "$here/../web/node.sh" "$@"
# Its patient falls by a fixed clock that a machine busy with other things does not keep. A failure
# is told, and the story once more; what is broken fails twice. No other test has a second try.
sh "$here/../web/node.sh" "$@"
status=$?
if [ "$status" = 0 ] || [ "$status" = 77 ]; then exit "$status"; fi
echo "$what FAILED the first time with status $status; once more:" >&2
exec sh "$here/../web/node.sh" "$@"
