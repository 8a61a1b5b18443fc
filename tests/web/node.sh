#!/bin/sh
# node.sh SCRIPT ARGS...: a test that needs Node and the page's packages. Without them it ends with
# 77, which ctest counts as skipped, and says what was not tested.
here=$(cd "$(dirname "$0")" && pwd)
what=$(basename "$1" .mjs)
skip() {
  echo "$1: NOTHING was tested by $what." >&2
  exit 77
}
command -v node >/dev/null || skip "node is not installed (\"./run deps test\" installs it)"
node "$here/../../station/web/installed.mjs" || skip "the page's packages are not installed"
exec node "$@"
