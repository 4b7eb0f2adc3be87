#!/usr/bin/env bash
# A Rust compiler that can build for wasm32-unknown-unknown: the one that is there, else rustup's
# target, else Debian's compiler with a std that is built once.
. "$(dirname "$0")/env.sh"
# shellcheck source=scripts/wasm-toolchain.sh
. scripts/wasm-toolchain.sh

debian_packages="rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy"

# Debian names its linker after LLVM's major version: the one that its rustc was built with.
install_debian_rust() {
    # shellcheck disable=SC2086
    apt_install gcc libc6-dev $debian_packages || return 1
    local llvm
    llvm=$("$debian_rustc" -vV | awk '/^LLVM/ { print int($3) }')
    apt_install "lld-$llvm"
}

# RUSTC_BOOTSTRAP lets this one build use -Z build-std; bitcode is what lets the page use lto = "fat".
build_debian_std() {
    local folder lib
    folder=$(new_folder)
    lib=$folder/sysroot/lib/rustlib/wasm32-unknown-unknown/lib
    mkdir -p "$folder/src" "$lib"
    printf '[package]\nname = "empty"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n' >"$folder/Cargo.toml"
    : >"$folder/src/lib.rs"
    (
        cd "$folder"
        env -u CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS PATH="/usr/bin:$PATH" \
            CARGO_TARGET_DIR="$folder/target" RUSTC_BOOTSTRAP=1 \
            RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" \
            cargo build -q --release --target wasm32-unknown-unknown -Z build-std=std,panic_abort
    ) || return 1
    rm -f "$folder"/target/wasm32-unknown-unknown/release/deps/libempty*
    cp "$folder"/target/wasm32-unknown-unknown/release/deps/*.rlib "$lib/"
    keep "$folder/sysroot" "$(basename "$(debian_sysroot)")"
    rm -rf "$folder"
}

say "Rust for wasm32"
if use_wasm_toolchain; then
    :
elif have rustup && [ "${RUSTUP_AUTO_INSTALL:-1}" != 0 ] && rustup target add wasm32-unknown-unknown; then
    :
elif have apt-get; then
    "$debian_rustc" -vV >/dev/null 2>&1 && /usr/bin/cargo clippy -V >/dev/null 2>&1 &&
        [ -e /usr/lib/rustlib/src/rust ] || install_debian_rust ||
        die "Debian has no Rust packages that can build the page." "Install Rust with rustup: https://rustup.rs"
    note "building std for wasm32 with Debian's $("$debian_rustc" --version)"
    build_debian_std || die "std for wasm32 did not build."
fi
use_wasm_toolchain ||
    die "no Rust compiler here can build for wasm32-unknown-unknown; $rust_min or newer is needed." \
        "With rustup (https://rustup.rs): rustup update stable && rustup target add wasm32-unknown-unknown"
note "$(rustc --version), $(command -v rustc)"
