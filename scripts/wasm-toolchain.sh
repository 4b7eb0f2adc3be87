# shellcheck shell=bash
# Sourced after env.sh: puts a compiler that can build for wasm32 first on PATH, with a std for it.
rust_min=$(awk -F'"' '/^rust-version/ { print $2; exit }' Cargo.toml)

# From this version on a compiler can build a std that aborts at once; its panics carry no texts.
small_std_min=1.92

# at_least 1.88 1.95.0: whether the second version is not older than the first.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n | head -n 1)" = "$1" ]; }

rust_version() { "$1" --version 2>/dev/null | awk '{ print $2 }'; }

# can_build <rustc>: whether it is there, with its cargo, and new enough for the page.
can_build() { [ -x "$1" ] && [ -x "$(dirname "$1")/cargo" ] && at_least "$rust_min" "$(rust_version "$1")"; }

# The compilers that may build the page, the preferred one first.
compilers() {
    local rustc
    for rustc in "$(command -v rustc || true)" /usr/bin/rustc; do
        if can_build "$rustc"; then echo "$rustc"; fi
    done
}

has_wasm_std() { # has_wasm_std <sysroot>
    compgen -G "$1/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null
}

has_std_source() { [ -e "$("$1" --print sysroot)/lib/rustlib/src/rust/library/std/Cargo.toml" ]; }

# What the small std and the page are both built with. RUSTC_BOOTSTRAP, set beside it, is what lets a stable
# compiler take these options.
small_std_flags="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none"

# small_std <rustc>: the folder of the std that setup-rust.sh builds for this compiler.
small_std() {
    "$1" -vV | awk -v cache="$cache" '/^release/ { r = $2 } /^commit-hash/ { c = substr($2, 1, 9) }
        END { print cache "/wasm32-small-std-" r "-" c }'
}

use_wasm_toolchain() {
    # Not in target/ itself: native builds may come from another compiler and would wait for the lock.
    export CARGO_TARGET_DIR=$root/target/wasm
    # Views without their types: a tenth of the code for each of them, at the price of some boxes.
    # The linker leaves behind what refers to what, for the cut into parts.
    local flags="--cfg erase_components -Clink-arg=--emit-relocs" rustc
    for rustc in $(compilers); do
        if has_wasm_std "$(small_std "$rustc")"; then
            export PATH="$(dirname "$rustc"):$PATH" RUSTC_BOOTSTRAP=1
            export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags $small_std_flags --sysroot $(small_std "$rustc")"
            return
        fi
    done
    for rustc in $(compilers); do
        if has_wasm_std "$("$rustc" --print sysroot)"; then
            export PATH="$(dirname "$rustc"):$PATH"
            export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags
            return
        fi
    done
    return 1
}
