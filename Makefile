# Recipes of onexdsl. `make demo` and `make test` are all that a fresh machine needs.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
MEASURED := COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml COVERAGE_FILE=$(CURDIR)/.coverage  # from the first import on: our pytest plugins come before any of pytest's
UNMEASURED := tests/properties tests/house tests/golden  # slower when measured, and nothing is covered by them alone

.PHONY: pictures help demo test accept lint bench soak docs build-examples check
help: ## list the recipes
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

$(STAMP): pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --requirement requirements/dev.txt
	touch $(STAMP)

demo: $(STAMP) ## set up, build the examples and run the order flow
	$(MAKE) --no-print-directory build-examples
	cd examples/orders && ../../$(BIN)/python main.py

soak: $(STAMP) ## run the slow suites at length
	ONEX_SOAK=1 $(BIN)/python -m pytest -n 2 tests/properties tests/runtime tests/lsp/test_any_session.py tests/unit/syntax/test_reparse.py tests/spec/test_repairs.py tests/house/test_site.py tests/unit/graph/drawing
	$(BIN)/python -m pip install --quiet --requirement requirements/soak.txt
	$(BIN)/python tests/fuzz/fuzz_check.py -max_total_time=600

build-examples: $(STAMP) ## build the generated code of all examples
	for one in examples/*/; do $(BIN)/onexc build $$one || exit 1; done

test: $(STAMP) ## run the tests; with COVERAGE=1 (as CI does) also ask for 95 % of the branches
ifdef COVERAGE
	$(BIN)/python -m pytest -rs -n 2 --dist worksteal $(UNMEASURED)
	rm -f .coverage .coverage.*
	$(MEASURED) $(BIN)/python -m pytest -rs -n 2 --dist worksteal $(UNMEASURED:%=--ignore=%)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered
else
	$(BIN)/python -m pytest -n 2 --dist worksteal
endif

docs: $(STAMP) ## write the pages that are made from others, and the site: build/site/index.html
	$(BIN)/python -m tests.support.diagnostics_reference
	$(BIN)/python -m tests.support.commands_reference
	$(BIN)/python -m tests.support.grammar_reference
	$(BIN)/python -m sphinx -W --keep-going -q -j 2 -c docs/site -d build/site-kept . build/site

pictures: $(STAMP) ## draw the pictures of the README again
	$(BIN)/python -m tests.support.pictures

vscode: $(STAMP) ## the extension for VS Code: build/onexdsl.vsix (needs Node.js 20)
	$(BIN)/python -m tests.support.vscode_grammar
	mkdir -p build && cp LICENSE editors/vscode/LICENSE
	cd editors/vscode && npm install --no-audit --no-fund && npx vsce package --allow-missing-repository --out ../../build/onexdsl.vsix

accept: $(STAMP) ## rewrite the snapshots; read the diff before you commit it
	$(BIN)/python -m tests.support.accept_pages
	ONEX_ACCEPT=1 $(BIN)/python -m pytest --snapshot-update

lint: $(STAMP) ## ruff, mypy and import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) ## measure the compiler and the runtime, with peers beside it
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/python -m pip install --quiet --editable . --requirement requirements/bench.txt
	.venv/bench/bin/python benchmarks/compile.py
	.venv/bench/bin/python benchmarks/import_time.py
	.venv/bench/bin/python benchmarks/format.py
	.venv/bench/bin/python benchmarks/in_memory
	.venv/bench/bin/python benchmarks/durable
	$(BIN)/python benchmarks/editor.py

check: lint test ## all that CI runs
