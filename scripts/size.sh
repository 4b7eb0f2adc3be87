#!/usr/bin/env bash
# size.sh [folder]: what a first visit to the release page downloads; fails above the budget.
. "$(dirname "$0")/env.sh"
if have node; then
    node scripts/size.mjs "${1:-dist}"
else
    note "node is missing: the size of the page is not checked."
fi
