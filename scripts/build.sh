#!/bin/sh
# build.sh [trunk's arguments]: the page, into dist/. A debug one, unless --release is given;
# a release is measured, and fails above its budget.
cd "$(dirname "$0")/.." || exit 1
mkdir -p target
# Without trunk's log, which only warns that it could not minify the glue; cargo and the hooks speak for themselves.
RUST_BACKTRACE=0 scripts/with-wasm.sh trunk --log error build "$@" || exit
case " $* " in
*" --release "*) scripts/size.sh ;;
esac
