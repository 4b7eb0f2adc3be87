#!/bin/sh
# build.sh [trunk's arguments]: the page, into dist/. A debug one, unless --release is given.
cd "$(dirname "$0")/.." || exit 1
mkdir -p target
# Without trunk's log, which only warns that it could not minify the glue; cargo and the hooks speak for themselves.
RUST_BACKTRACE=0 exec scripts/with-wasm.sh trunk --log error build "$@"
