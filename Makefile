# Two commands for a bare machine: `make demo` and `make test`. Each does its own set-up, once.
PYTHON ?= python3
SEED ?= 1
SECONDS ?= 600
DAYS ?= 90
HOURS ?= 1
DOCUMENTS ?= 20000
BIN := .venv/bin
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: demo look demo-check test checks tests coverage test-long long-tests other-systems wheel-check bench ray readers requirements months kills hostile dirty clean
.DEFAULT_GOAL := demo

demo: .venv/run ## crawl the simulated portals into var/demo and compare the corpus with the truth
	$(BIN)/python -m crawler.demo --seed $(SEED)

demo-check: .venv/run ## the same for any SEED, in a folder of its own that is thrown away
	$(BIN)/python -m crawler.demo --seed $(SEED) --fresh

test: checks tests ## format, lint, types, import contracts, tests

checks: .venv/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: .venv/test
	$(BIN)/pytest -n 2 --dist worksteal -m 'not long' $(PYTEST)

coverage: .venv/test ## the same tests, in twice the time, and which lines and branches they leave out
	$(BIN)/pytest --cov --cov-report=term:skip-covered -n 2 --dist worksteal -m 'not long' $(PYTEST)

test-long: long-tests other-systems ## play virtual days, kill crawls at their durable steps, try the wheel and other systems' types

long-tests: .venv/test  # three at a time on two cores: each waits now and then
	$(BIN)/pytest -n 3 --dist worksteal -m long

other-systems: .venv/test
	$(BIN)/mypy --platform darwin
	$(BIN)/mypy --platform win32 cleaners

wheel-check: .venv/test ## build the wheel, and try it in environments that hold only what it asks for
	$(BIN)/pytest -m long tests/package

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is $$($(PYTHON) -V); Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "make: $(PYTHON) has no venv module; install it (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'

.venv/run: .venv/bin/python requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q cleaners corpus crawler  # where PYTHONDONTWRITEBYTECODE is set, each start would
	@touch $@

.venv/web: .venv/run requirements/web.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/web.txt
	@touch $@

look: .venv/web ## review the articles of `make demo` in a browser: open the address that it prints
	$(BIN)/scrapy review -s PORTALS_STATE=var/demo/$(SEED) -s PORTALS_SEEDS=var/demo/$(SEED)/seeds

.venv/test: .venv/run requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt
	@touch $@

bench: .venv/bin/python requirements/bench.txt ## install, in .venv-bench, what the benchmarks compare with
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/bench.txt

ray: .venv/bin/python requirements/ray.txt ## install, in .venv-ray, what the tests of a Ray cluster and of an object store need
	$(PYTHON) -m venv .venv-ray
	.venv-ray/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/ray.txt

readers: .venv-readers/bin/mlcroissant ## install, in .venv-readers, what the README loads a release with, and what maps our batches; PySpark needs a Java 17

.venv-readers/bin/mlcroissant: requirements/readers.txt
	$(PYTHON) -m venv .venv-readers
	.venv-readers/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/readers.txt
	@touch $@

requirements: .venv/test ## pin anew what pyproject.toml asks for
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(PIN) pyproject.toml --extra crawl --extra corpus --group build -o requirements/run.txt
	$(PIN) pyproject.toml --extra web --extra mcp -c requirements/run.txt -o requirements/web.txt
	$(PIN) --group pyproject.toml:test -c requirements/web.txt -c requirements/run.txt -o requirements/test.txt
	$(PIN) pyproject.toml --extra crawl --extra corpus --group bench -o requirements/bench.txt
	$(PIN) pyproject.toml --extra ray --group ray -o requirements/ray.txt
	$(PIN) pyproject.toml --group pyproject.toml:readers -o requirements/readers.txt
	$(PIN) --group pyproject.toml:mutants -c requirements/test.txt -o requirements/mutants.txt
	$(PIN) --group pyproject.toml:wacz -o requirements/wacz.txt
	$(PIN) --group pyproject.toml:model -o requirements/model.txt

months: .venv/run ## DAYS virtual days, a run every HOURS, each change compared with what SEED's world let be seen, and a rebuild
	$(BIN)/python tests/months --seed $(SEED) --days $(DAYS) --hours $(HOURS) --lively --state var/months/$(SEED)

kills: .venv/run ## kill crawls and the commands of between runs 500 times, and compare with calm ones; called again, it goes on
	$(BIN)/python tests/kills --seed $(SEED)

hostile: .venv/run ## attack the everyday command in every way of crawler/simulator/hostile, and print what came of each
	$(BIN)/python tests/hostile

dirty: .venv/run ## clean DOCUMENTS dirty documents, some of them poisoned, calmly and killed, and say what came of each kind; called again, it goes on
	$(BIN)/python tests/bulk --seed $(SEED) --documents $(DOCUMENTS)

faults: .venv/run ## let the disk refuse at each step of crawl, export, purge, backup, rebuild, replay, import and maintain; called again, it goes on
	$(BIN)/python tests/faults --seed $(SEED)

fuzz: .venv/run ## give decoding, cleaning, lists, robots.txt, WARC files and seeds inputs that nobody wrote, for SECONDS
	$(BIN)/python tests/fuzz --seconds $(SECONDS) --seed $(SEED)

mutants: .venv-mutants/bin/mutmut ## change the policy, and a sample of the journal, and see whether the tests notice
	.venv-mutants/bin/python tests/mutants --seed $(SEED)

.venv-wacz/bin/wacz: requirements/wacz.txt ## install, in .venv-wacz, what the long tests replay our WACZ files with
	$(PYTHON) -m venv .venv-wacz
	.venv-wacz/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/wacz.txt

.venv-mutants/bin/mutmut: .venv/test requirements/mutants.txt
	$(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt -r requirements/mutants.txt
	@touch $@

clean: ## remove what demo and test made
	rm -rf .venv .venv-bench .venv-ray .venv-readers .venv-mutants .venv-wacz mutants var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
