#!/usr/bin/env bash
# Trunk's post_build hook: adds the parts that are fetched on demand, makes a release smaller, and gives the
# glue a name that follows the parts as well: whoever has an older glue has the older parts' names in it.
. "$(dirname "$0")/env.sh"
cd "$TRUNK_STAGING_DIR"

main=(*_bg.wasm)
glue=${main[0]%_bg.wasm}.js
name=${glue%-*}

mkdir parts
cp "$root"/target/parts/* parts/
rm "parts/$name.wasm"

if [ "$TRUNK_PROFILE" = release ]; then
    if have wasm-opt; then
        # What counts is the size under brotli: it finds more where functions that are alike stand beside each
        # other, and less in what -Oz makes of them. The first KB of the memory is the end of the stack: no object
        # is ever there.
        for wasm in *.wasm parts/*.wasm; do
            # wasm-split leaves names of a kind that wasm-opt complains of.
            wasm-opt -O3 --low-memory-unused -g --reorder-functions-by-name "$wasm" -o "$wasm" 2> >(grep -v 'name subsection' >&2)
            wasm-opt --strip-debug "$wasm" -o "$wasm"
        done
    else
        note "wasm-opt is missing: the page works, and is larger than it need be."
    fi
fi

read -r sum size < <(cat "$glue" "${main[0]}" parts/* | cksum)
hash=$(printf '%08x%x' "$sum" "$size")
mv parts "parts-$hash"
edit() { # edit <file> <what> <by what>
    sed "s|$2|$3|g" "$1" >"$1.new"
    mv "$1.new" "$1"
}
edit "$glue" 'from "\./__wasm_split\.js"' "from \"./parts-$hash/__wasm_split.js\""
mv "$glue" "$name-$hash.js"
edit index.html "$glue" "$name-$hash.js"
link=parts-$hash/__wasm_split.js
edit "$link" "\./$name\.js" "../$name-$hash.js"
# Also where a host calls wasm by another type than application/wasm.
edit "$link" 'WebAssembly\.instantiateStreaming(src, imports)' \
    'src.then((file) => file.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports))'
edit index.html '\(<link rel="modulepreload"[^>]*>\)' "\\1<link rel=\"modulepreload\" href=\"./$link\">"
