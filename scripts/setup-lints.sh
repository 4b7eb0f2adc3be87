#!/usr/bin/env bash
# rustfmt and clippy for the compiler that the native checks use: the first on PATH.
. "$(dirname "$0")/env.sh"

say "Lints"
for tool in fmt clippy; do
    if cargo $tool --version >/dev/null 2>&1; then
        :
    elif have rustup && [ "${RUSTUP_AUTO_INSTALL:-1}" != 0 ]; then
        rustup component add "${tool/fmt/rustfmt}"
    elif [ $tool = fmt ]; then
        # Debian packages no rustfmt beside its newer compilers.
        note "rustfmt is missing: the format is not checked."
    else
        die "clippy is missing." "Install it with the Rust compiler, for example: rustup component add clippy"
    fi
done
note "$(cargo clippy --version)"
