#!/usr/bin/env bash
# What the browser tests need: Playwright and axe from npm, a Chromium, and a font with Japanese.
# On Debian also Firefox; elsewhere the tests do without it.
. "$(dirname "$0")/env.sh"

on_debian() { have apt-get && grep -qs '^ID=debian' /etc/os-release; }
chromium_path() { node tests/browser/browsers.mjs; }

say "Browser for the tests"
have node && have npm || { on_debian && apt_install nodejs npm; } ||
    die "Node.js and npm are needed for the browser tests." "Install Node.js 20 or newer: https://nodejs.org"

# npm records what it installed; the lock file is newer only when it changed.
if [ ! -e tests/browser/node_modules/.package-lock.json ] ||
    [ tests/browser/package-lock.json -nt tests/browser/node_modules/.package-lock.json ]; then
    note "npm ci in tests/browser"
    (cd tests/browser && npm ci --silent --no-audit --no-fund </dev/null) || die "npm ci failed in tests/browser."
    touch tests/browser/node_modules/.package-lock.json
fi

if on_debian; then
    packages=()
    chromium_path >/dev/null || packages+=(chromium)
    have firefox-esr || packages+=(firefox-esr)
    fc-list :lang=ja 2>/dev/null | grep -q . || packages+=(fontconfig fonts-noto-cjk)
    if [ ${#packages[@]} -gt 0 ]; then apt_install "${packages[@]}" || true; fi
fi
if ! chromium_path >/dev/null; then
    note "fetching Playwright's own Chromium"
    (cd tests/browser && npx playwright install chromium </dev/null) ||
        die "there is no Chromium for the browser tests." "Install Chrome or Chromium, or set CHROMIUM to the path of one."
fi
note "$(chromium_path || echo "Playwright's own Chromium")"
! have firefox-esr || note "$(command -v firefox-esr)"
