#!/usr/bin/env bash
# Trunk's post_build hook. For a release: make the module smaller, then print and check what a first visit downloads.
. "$(dirname "$0")/env.sh"
[ "$TRUNK_PROFILE" = release ] || exit 0

# Not left to trunk, which would refuse to build where wasm-opt is missing.
if have wasm-opt; then
    for wasm in "$TRUNK_STAGING_DIR"/*.wasm; do
        wasm-opt -Oz "$wasm" -o "$wasm"
    done
else
    note "wasm-opt is missing: the page works, and is larger than it need be."
fi
scripts/size.sh "$TRUNK_STAGING_DIR"
