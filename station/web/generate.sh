#!/bin/sh
# Makes src/wire/gen from the schema. Its output is committed; a test holds the two together.
set -eu
cd "$(dirname "$0")"
out=${1:-src/wire/gen}
rm -rf "$out"
mkdir -p "$out"
protoc -I ../../proto --plugin=protoc-gen-es=node_modules/.bin/protoc-gen-es --es_out="$out" \
  --es_opt=target=ts,import_extension=none \
  ../../proto/vigil/v1/station.proto ../../proto/vigil/v1/event.proto \
  ../../proto/vigil/v1/alarm.proto ../../proto/vigil/v1/record.proto \
  ../../proto/vigil/v1/session.proto ../../proto/vigil/v1/vital.proto \
  ../../proto/vigil/v1/control.proto ../../proto/vigil/v1/wave.proto
