# The thin front door. Everything happens in build/ and results/.
#
#   make bench   race the systems, draw the charts: results/latest/report.html
#   make full    every model, workers around them, foreign servers: 45 minutes
#   make claims  what is said of the models, put to the test: ten minutes
#   make regret  how good `concbench decide` advises: up to 90 minutes
#   make test    unit, conformance and end-to-end tests
#   make test-tools  what some tests use, and skip without: a browser, npm's tools
#   make test-page  report.html in Chromium
#   make accuracy  measure the load generator itself, on this machine: a minute
#   make lint    formats, clang-tidy, cppcheck, shellcheck, clang's warnings
#   make floor   our models against the least code that could do the same
#   make install PREFIX=/usr/local [DESTDIR=], make uninstall with the same
#   make deb     a package for Debian, in build/release

PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
# Most tests sleep most of the time.
TEST_JOBS ?= 4
BUILD = build/release
QUIET = --log-level=WARNING

.PHONY: build bench full floor claims accuracy regret test test-tools test-page lint
.PHONY: install uninstall deb clean

build:
	@scripts/setup.sh
	@[ -x $(BUILD)/concbench ] || echo "building in $(BUILD)" >&2
	@cmake --preset release $(QUIET) >/dev/null
	@cmake --build --preset release -j $(JOBS) -- --no-print-directory -s \
		>/dev/null

bench full floor claims: build
	@$(BUILD)/concbench run $(if $(filter bench,$@),quick,$@)

accuracy: build
	@$(BUILD)/concbench accuracy

regret: build
	@$(BUILD)/concbench decide --budget 150s \
		--regret workloads/profiles/held-out

test: build
	@ctest --test-dir $(BUILD) -j $(TEST_JOBS) --output-on-failure \
		--no-tests=error

# The only thing here that npm fetches anything for, and only when asked by name:
# it stays in tests/page and tests/export.
test-tools:
	@scripts/setup.sh test
	@for tests in tests/page tests/export; do \
		(cd $$tests && npm ci --ignore-scripts --omit=optional --no-audit \
			--no-fund --loglevel=error) || exit 1; \
	done

test-page: build test-tools
	@BUILD=$(CURDIR)/$(BUILD) SOURCE=$(CURDIR) sh tests/page/run.sh

lint:
	@scripts/setup.sh lint
	@scripts/lint.sh

install: build
	@DESTDIR="$(DESTDIR)" cmake --install $(BUILD) --prefix "$(PREFIX)"

uninstall: build
	@scripts/uninstall.sh $(BUILD) "$(PREFIX)" "$(DESTDIR)"

deb: build
	@cd $(BUILD) && cpack

clean:
	rm -rf build
