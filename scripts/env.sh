# shellcheck shell=bash
# Sourced by the other scripts: where the tools are, and how to speak to whoever is watching.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=scripts/versions.sh
. scripts/versions.sh

# Tools live outside the checkout, one folder a version, so that a clean checkout finds them again.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/statefulset-visualizer
wasm_bindgen_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
PATH=$cache/trunk-$trunk_version/bin:$cache/wasm-bindgen-$wasm_bindgen_version/bin:$PATH
PATH=$cache/wasm-split-$wasm_split_version/bin:$PATH
PATH=$cache/binaryen-$binaryen_version/node_modules/.bin:$PATH
export PATH

say() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
    printf '\nerror: %s\n' "$1" >&2
    shift
    if (($#)); then printf '       %s\n' "$@" >&2; fi
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# new_folder: an empty folder beside the cached ones, to build in. What is finished is moved into
# place by `keep`, so that an interrupted install leaves nothing that looks like a tool.
new_folder() {
    mkdir -p "$cache"
    find "$cache" -maxdepth 1 -name '.unfinished.*' -mtime +1 -exec rm -rf {} +
    mktemp -d "$cache/.unfinished.XXXXXX"
}
keep() { # keep <folder> <name>
    if [ -e "$cache/$2" ]; then rm -rf "$1"; else mv "$1" "$cache/$2"; fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        echo "root is needed for: $*"
        return 1
    fi
}

# Debian's packages. Its lists are fetched once a run: a fresh machine has none.
apt_install() {
    note "apt-get install $*"
    local log
    log=$(mktemp)
    if ! { as_root apt-get -q update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q install -y --no-install-recommends "$@"; } </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}
