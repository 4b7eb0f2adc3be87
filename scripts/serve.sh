#!/usr/bin/env bash
# serve.sh [port]: builds the release page and serves it, again after every change of a file.
. "$(dirname "$0")/env.sh"
port=${1:-8080}
url=http://127.0.0.1:$port/

# Asked first: what follows may take minutes.
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    die "port $port is in use." "Take another one: make serve PORT=$((port + 1))"
fi

scripts/setup-rust.sh
scripts/setup-tools.sh

say "Release page"
mkdir -p target
note "$url answers when it is built; Ctrl-C ends it."
exec scripts/with-wasm.sh trunk --log error,trunk::serve=info serve --release --address 127.0.0.1 --port "$port"
