#!/usr/bin/env bash
# trunk, wasm-bindgen, wasm-split and wasm-opt, each in its pinned version: the one on PATH, else built once into the cache.
. "$(dirname "$0")/env.sh"
# shellcheck source=scripts/wasm-toolchain.sh
. scripts/wasm-toolchain.sh
use_wasm_toolchain || die "run scripts/setup-rust.sh first."

is_version() { have "$1" && [ "$("$1" --version 2>/dev/null | awk '{ print $2 }')" = "$2" ]; }

# cargo_tool <name of the tool> <version> <optimisation> <cargo install arguments…>
# They run for seconds and are built in minutes, so little optimisation is the cheapest.
cargo_tool() {
    local name=$1 version=$2 optimisation=$3 folder
    shift 3
    if [ -d "$cache/$name-$version" ] || is_version "$name" "$version"; then
        note "$name $version"
        return
    fi
    note "building $name $version (once, some minutes)"
    have cc || ! have apt-get || apt_install gcc libc6-dev
    have cc || die "a C compiler is needed to build $name." "On macOS: xcode-select --install. Elsewhere: install gcc or clang."
    folder=$(new_folder)
    CARGO_PROFILE_RELEASE_OPT_LEVEL=$optimisation CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_TARGET_DIR=$folder/target cargo install -q --root "$folder/root" --version "$version" \
        --no-default-features "$@" || die "$name $version did not build."
    keep "$folder/root" "$name-$version"
    rm -rf "$folder"
}

say "Build tools"
# Without --locked: the lock file of wasm-bindgen-cli may name versions that have been withdrawn.
cargo_tool wasm-bindgen "$wasm_bindgen_version" 1 wasm-bindgen-cli --bin wasm-bindgen
cargo_tool trunk "$trunk_version" 0 trunk --locked
cargo_tool wasm-split "$wasm_split_version" 1 wasm_split_cli_support --locked --features build-binary

if [ -d "$cache/binaryen-$binaryen_version" ]; then
    note "wasm-opt $binaryen_version"
elif have npm; then
    note "fetching wasm-opt $binaryen_version"
    folder=$(new_folder)
    (cd "$folder" && npm install --silent --no-audit --no-fund --ignore-scripts --prefix . "binaryen@$binaryen_version") ||
        die "npm could not fetch binaryen $binaryen_version."
    keep "$folder" "binaryen-$binaryen_version"
elif have wasm-opt; then
    note "$(wasm-opt --version)"
else
    note "no wasm-opt and no npm to fetch it with: the page will work, and be larger than it need be."
fi
