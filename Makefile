# make card    a demo card, from a request to two printed faces and a verdict
# make test    every test but the long ones
# make test-long  the long ones too: a hundred kills, a thousand damaged pictures
# make lint    the format check
# make fuzz    coverage-guided fuzzing of all that comes from outside; FUZZ_SECONDS=60 for each target
# make bench   the measures of Benchmarks/README.md
# make bench-check  the instructions of the main paths against Benchmarks/instructions.json
# make bench-service  the verification service against the library, and under hostile loads
# make lib     libciviccard.so.0 for other languages, with header and pkg-config file, in .build-static/library
# make install PREFIX=/usr/local    programs, library, templates, manuals and completions, without need of Swift there
# make deb     Debian packages of the same, in .build-static/deb
# make bench-inspect  what the inspector makes of simulated captures: hours; GENUINE=1000 FORGED=150 captures of each
#              kind; then how many codes of poor pictures are read, by us and by others
.PHONY: card test test-long lint fuzz bench bench-check bench-inspect bench-service format lib install deb

card:
	@.ci/install card
	@echo "building (a few minutes the first time)"
	swift build -c release --product civiccard
	@Samples/demo

# Optimised, though for debugging: the artwork's tests take four times as long without. An option of the command and not
# of the package, which others could then not depend on.
test:
	@.ci/install test
	@$(MAKE) --no-print-directory lint
	@echo "building the tests (a few minutes the first time)"
	swift build --build-tests -Xswiftc -O -Xcc -O2 -Xcxx -O2
	swift test --skip-build

test-long:
	@.ci/install test
	@echo "building the tests (a few minutes the first time)"
	swift build --build-tests -Xswiftc -O -Xcc -O2 -Xcxx -O2
	CIVICCARD_LONG_TESTS=1 swift test --skip-build

lib:
	@.ci/install card
	@Packaging/build library

PREFIX ?= /usr/local
install:
	@Packaging/install $(PREFIX)

deb:
	@.ci/install card
	@Packaging/deb

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Fuzzing Samples/city/Package.swift Samples/city/Sources \
	  Services/verifyd/Package.swift Services/verifyd/Sources

format:
	swift format --in-place --recursive Package.swift Sources Tests Fuzzing Samples/city/Package.swift Samples/city/Sources \
	  Services/verifyd/Package.swift Services/verifyd/Sources

fuzz:
	@.ci/install card
	@Fuzzing/run

bench-service:
	@.ci/install test
	@Benchmarks/Service/run

bench:
	@.ci/install test
	@Benchmarks/run

bench-check:
	@.ci/install test
	@Benchmarks/check $(WRITE)

bench-inspect:
	@.ci/install test
	@Benchmarks/inspect-captures $(GENUINE) $(FORGED)
	@Benchmarks/scan
