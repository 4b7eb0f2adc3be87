#!/usr/bin/env bash
# Trunk's pre_build hook: style/main.css with its imports put in place, as target/page.css.
# One file is one request; trunk minifies it, and would leave @import as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

import='^@import "([^"]+)"( layer\(([a-z.-]+)\))?;$'
bundle() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        if [[ $line =~ $import ]]; then
            local file=style/${BASH_REMATCH[1]} layer=${BASH_REMATCH[3]:-}
            [ -z "$layer" ] || echo "@layer $layer {"
            cat "$file"
            [ -z "$layer" ] || echo "}"
        else
            printf '%s\n' "$line"
        fi
    done <style/main.css
}

# A style sheet that nobody imports is a mistake that looks like a bug of the browser.
for file in style/*.css; do
    name=$(basename "$file")
    if [ "$name" != main.css ] && ! grep -q "^@import \"$name\"" style/main.css; then
        echo "error: style/main.css does not import $name" >&2
        exit 1
    fi
done

mkdir -p target
bundle >target/page.css
