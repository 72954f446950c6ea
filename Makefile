# make card    a demo card, from a request to two printed faces and a verdict
# make test    every test but the long ones
# make test-long  the long ones too: a hundred kills, a thousand damaged pictures
# make lint    the format check
# make fuzz    coverage-guided fuzzing of all that comes from outside; FUZZ_SECONDS=60 for each target
# make bench   the measures of Benchmarks/README.md
# make bench-inspect  what the inspector makes of simulated captures: hours; GENUINE=1000 FORGED=150 captures of each kind
.PHONY: card test test-long lint fuzz bench bench-inspect format

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
	swift build --build-tests -Xswiftc -O
	swift test --skip-build

test-long:
	@.ci/install test
	@echo "building the tests (a few minutes the first time)"
	swift build --build-tests -Xswiftc -O
	CIVICCARD_LONG_TESTS=1 swift test --skip-build

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Fuzzing Samples/city/Package.swift Samples/city/Sources

format:
	swift format --in-place --recursive Package.swift Sources Tests Fuzzing Samples/city/Package.swift Samples/city/Sources

fuzz:
	@.ci/install card
	@Fuzzing/run

bench:
	@.ci/install test
	@Benchmarks/run

bench-inspect:
	@.ci/install card
	@Benchmarks/inspect-captures $(GENUINE) $(FORGED)
