#!/usr/bin/env bash
# What a first visit to the release page in dist/ downloads; fails above the budget.
. "$(dirname "$0")/env.sh"
if have node; then
    node scripts/size.mjs dist
else
    note "node is missing: the size of the page is not checked."
fi
