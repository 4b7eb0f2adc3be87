#!/usr/bin/env bash
# with-wasm.sh <command…>: runs a command where cargo can build for wasm32 and the tools are on PATH.
. "$(dirname "$0")/env.sh"
# shellcheck source=scripts/wasm-toolchain.sh
. scripts/wasm-toolchain.sh
use_wasm_toolchain || die "the tools are missing: run make setup."
PATH=$root/scripts/trunk:$PATH
exec "$@"
