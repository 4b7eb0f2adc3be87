# shellcheck shell=bash disable=SC2034
# The versions of the tools that are not named elsewhere. wasm-bindgen's is the one in Cargo.lock;
# Playwright's and axe's are in tests/browser/package-lock.json.
trunk_version=0.21.14
wasm_split_version=0.2.4
binaryen_version=132.0.0
