#!/usr/bin/env bash
# Every check and test. A stage that fails does not stop the later ones: one run tells everything.
. "$(dirname "$0")/env.sh"

scripts/setup-rust.sh
scripts/setup-tools.sh
scripts/setup-browser.sh
scripts/setup-lints.sh

output=$(mktemp)
trap 'rm -f "$output"' EXIT
passed=0 failed=0 skipped=0
rows=() failures=()

# stage <title> <command…>: runs it, and adds up the tests that it reports. A stage without tests counts as one.
stage() {
    local title=$1 start=$SECONDS result=ok p f s
    shift
    say "$title"
    "$@" 2>&1 </dev/null | tee "$output" || result=FAILED
    # cargo test closes with "test result: ok. 3 passed; 0 failed; 1 ignored", Playwright with "  3 passed (2.1s)".
    read -r p f s < <(awk '
        /^test result:/ { p += $4; f += $6; s += $8 }
        /^ +[0-9]+ passed \(/ { p += $1 }
        /^ +[0-9]+ (failed|flaky|interrupted|did not run)$/ { f += $1 }
        /^ +[0-9]+ skipped$/ { s += $1 }
        END { print p + 0, f + 0, s + 0 }' "$output")
    if [ $result = FAILED ]; then
        failures+=("$title")
        if [ "$f" = 0 ]; then f=1; fi
    elif [ $((p + f)) = 0 ]; then
        p=1
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    rows+=("$(printf '%-6s %4d s  %s' $result $((SECONDS - start)) "$title")")
}

# A page that does not build must not be tested by the one that was built before it.
build_page() { rm -rf dist && scripts/build.sh --release; }
browser_tests() {
    [ -e dist/index.html ] || { echo "There is no page to test." && return 1; }
    (cd tests/browser && FORCE_COLOR=0 node_modules/.bin/playwright test)
}

if cargo fmt --version >/dev/null 2>&1; then
    stage "Format" cargo fmt --check
fi
stage "Clippy: core" cargo clippy --locked --no-default-features --all-targets -- -D warnings
stage "Clippy: page" cargo clippy --locked --all-targets -- -D warnings
# As a release, so that the release page below need not build the procedural macros again.
stage "Clippy: page on wasm32" scripts/with-wasm.sh cargo clippy --locked --release --target wasm32-unknown-unknown -- -D warnings
# Ten thousand random runs, each checked after every write.
export SIMULATION_CASES=10000
stage "Tests: core" cargo test --locked --no-default-features --no-fail-fast
# Only built when there are any: they need all of Leptos once more.
if grep -rqs '#\[test\]' src/ui; then
    stage "Tests: page" cargo test --locked --lib --no-fail-fast -- ui::
fi
stage "Release page and its size" build_page
stage "Tests: browser" browser_tests

say "Summary"
printf '    %s\n' "${rows[@]}"
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
if [ ${#failures[@]} -gt 0 ]; then
    printf 'make test failed:%s\n' "$(printf ' %s;' "${failures[@]}")"
    exit 1
fi
printf 'All is well, in %d min %02d s.\n' $((SECONDS / 60)) $((SECONDS % 60))
