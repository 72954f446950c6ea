# make card    a demo card, from a request to two printed faces and a verdict
# make test    the tests; make test-long also runs what takes minutes
# make lint    the format check
# make fuzz    coverage-guided fuzzing of the verifier and the picture decoders; FUZZ_SECONDS=60 for each target
# make bench   the measures of Benchmarks/README.md
.PHONY: card test test-long lint fuzz bench format

card:
	@.ci/install card
	@echo "building (a few minutes the first time)"
	swift build -c release --product civiccard
	@Samples/demo

test:
	@.ci/install test
	@$(MAKE) --no-print-directory lint
	@echo "building the tests (a few minutes the first time)"
	swift build --build-tests
	swift test --skip-build

test-long: export CIVICCARD_LONG_TESTS = 1
test-long: test

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
