#!/usr/bin/env bash
# Trunk's post_build hook: makes the module of a release smaller.
# Not left to trunk, which would refuse to build where wasm-opt is missing.
. "$(dirname "$0")/env.sh"
[ "$TRUNK_PROFILE" = release ] || exit 0

if have wasm-opt; then
    for wasm in "$TRUNK_STAGING_DIR"/*.wasm; do
        wasm-opt -Oz "$wasm" -o "$wasm"
    done
else
    note "wasm-opt is missing: the page works, and is larger than it need be."
fi
