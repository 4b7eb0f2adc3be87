#!/usr/bin/env bash
# A Rust compiler that can build for wasm32-unknown-unknown, and a std that is built for size: a tenth of the
# page. The compiler is the one that is there, else Debian's. Where there is no source of std, rustup's
# ready-made one does; the page is then larger.
. "$(dirname "$0")/env.sh"
# shellcheck source=scripts/wasm-toolchain.sh
. scripts/wasm-toolchain.sh

debian_rustc=/usr/bin/rustc
debian_packages="rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy"

# Debian names its linker after LLVM's major version: the one that its rustc was built with.
install_debian_rust() {
    # shellcheck disable=SC2086
    apt_install gcc libc6-dev $debian_packages || return 1
    local llvm
    llvm=$("$debian_rustc" -vV | awk '/^LLVM/ { print int($3) }')
    apt_install "lld-$llvm"
}

may_fetch_with_rustup() { have rustup && [ "${RUSTUP_AUTO_INSTALL:-1}" != 0 ]; }

# build_small_std <rustc>: bitcode is what lets the page use lto = "fat".
build_small_std() {
    local folder lib
    folder=$(new_folder)
    lib=$folder/sysroot/lib/rustlib/wasm32-unknown-unknown/lib
    mkdir -p "$folder/src" "$lib"
    cat >"$folder/Cargo.toml" <<'END'
[package]
name = "empty"
edition = "2021"
[lib]
crate-type = ["cdylib"]
[profile.release]
opt-level = "z"
END
    : >"$folder/src/lib.rs"
    (
        cd "$folder"
        env -u CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS PATH="$(dirname "$1"):$PATH" \
            CARGO_TARGET_DIR="$folder/target" RUSTC_BOOTSTRAP=1 \
            RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked $small_std_flags" \
            cargo build -q --release --target wasm32-unknown-unknown \
            -Z build-std=std,panic_abort -Z build-std-features=optimize_for_size
    ) || return 1
    rm -f "$folder"/target/wasm32-unknown-unknown/release/deps/libempty*
    cp "$folder"/target/wasm32-unknown-unknown/release/deps/*.rlib "$lib/"
    keep "$folder/sysroot" "$(basename "$(small_std "$1")")"
    rm -rf "$folder"
}

# Builds the std of the first compiler that has its source.
provide_small_std() {
    local rustc
    for rustc in $(compilers); do
        at_least "$small_std_min" "$(rust_version "$rustc")" && has_std_source "$rustc" || continue
        if has_wasm_std "$(small_std "$rustc")"; then return; fi
        note "building std for wasm32 with $("$rustc" --version) (once, a minute)"
        if build_small_std "$rustc"; then return; fi
    done
    return 1
}

say "Rust for wasm32"
if provide_small_std; then
    :
elif may_fetch_with_rustup && rustup component add rust-src && provide_small_std; then
    :
elif (use_wasm_toolchain) || { may_fetch_with_rustup && rustup target add wasm32-unknown-unknown; }; then
    note "there is no source of std to build: the page will be a tenth larger than it need be."
elif have apt-get && install_debian_rust && provide_small_std; then
    :
fi
use_wasm_toolchain ||
    die "no Rust compiler here can build for wasm32-unknown-unknown; $rust_min or newer is needed." \
        "With rustup (https://rustup.rs): rustup update stable && rustup target add wasm32-unknown-unknown"
note "$(rustc --version), $(command -v rustc)"
