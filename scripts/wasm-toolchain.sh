# shellcheck shell=bash
# Sourced after env.sh: puts a compiler that can build for wasm32 first on PATH.
rust_min=$(awk -F'"' '/^rust-version/ { print $2; exit }' Cargo.toml)

# at_least 1.88 1.95.0: whether the second version is not older than the first.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n | head -n 1)" = "$1" ]; }

has_wasm_std() { # has_wasm_std <sysroot>
    compgen -G "$1/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null
}

use_wasm_toolchain() {
    # Not in target/ itself: native builds may come from another compiler and would wait for the lock.
    export CARGO_TARGET_DIR=$root/target/wasm
    # Views without their types: a tenth of the code for each of them, at the price of some boxes.
    local flags="--cfg erase_components"
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags
    if have rustc && have cargo && at_least "$rust_min" "$(rustc --version | awk '{ print $2 }')" &&
        has_wasm_std "$(rustc --print sysroot)"; then
        return
    fi
    local sysroot
    sysroot=$(debian_sysroot)
    if [ -x "$debian_rustc" ] && has_wasm_std "$sysroot"; then
        export PATH="/usr/bin:$PATH"
        export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags --sysroot $sysroot"
        return
    fi
    return 1
}
