# Every target sets up what it needs; tools are kept in ~/.cache/statefulset-visualizer.
# make serve PORT=9000 serves on another port.

PORT ?= 8080

.PHONY: help serve test build size setup clean
help:
	@echo 'make serve   build the page and serve it on http://127.0.0.1:$(PORT)/'
	@echo 'make test    every check and test, as CI runs them'
	@echo 'make build   the release page, in dist/'
	@echo 'make size    what a first visit downloads'
	@echo 'make setup   only fetch the tools'
	@echo 'make clean   remove what was built, but not the tools'

setup:
	@scripts/setup-rust.sh
	@scripts/setup-tools.sh

build: setup
	@scripts/build.sh --release

size: build
	@:

serve:
	@scripts/serve.sh $(PORT)

test:
	@scripts/test.sh

clean:
	rm -rf target dist tests/browser/node_modules tests/browser/test-results
