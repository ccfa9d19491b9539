# Two commands: make demo, make test. Each sets up its own virtual environment first.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EMULATOR ?= .venv-bigquery

.PHONY: demo test test-bigquery test-bigquery-more test-googlesql lint bench parity parity-bigquery alarms clean

$(STAMP): pyproject.toml constraints.txt
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'; \
	fi
	@touch $(STAMP)

demo: $(STAMP)  ## two years of a real shop, month by month
	$(BIN)/storeroom demo --project-dir examples/online_retail

test: $(STAMP)  ## every test that needs DuckDB alone; the package's own dbt tests are among them
	$(BIN)/python -m pytest -n 2 --dist loadfile

$(VENV)/.bigquery: $(STAMP)
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev,bigquery-test]'; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bigquery-test]'; \
	fi
	@touch $@

$(EMULATOR)/.installed: tests/bigquery/setup.sh tests/bigquery/requirements.txt
	tests/bigquery/setup.sh $(EMULATOR)
	@touch $@

test-googlesql: $(VENV)/.bigquery  ## its part that needs Python 3.11 alone
	$(BIN)/python -m pytest tests/bigquery/test_sql.py tests/bigquery/test_values.py \
		tests/bigquery/test_errors.py

# CI runs all tests but these: each replays a whole project on the emulator, as `make test-bigquery` does once already.
MORE := tests/bigquery/test_loop_faults.py tests/bigquery/test_example.py

test-bigquery: $(VENV)/.bigquery $(EMULATOR)/.installed  ## every statement by the GoogleSQL analyzer; then an emulator
	STOREROOM_EMULATOR_PYTHON=$(CURDIR)/$(EMULATOR)/bin/python $(BIN)/python -m pytest -n 2 --dist loadscope \
		tests/bigquery $(addprefix --ignore ,$(MORE))

test-bigquery-more: $(VENV)/.bigquery $(EMULATOR)/.installed  ## not in CI: the loop with faults; the example
	STOREROOM_EMULATOR_PYTHON=$(CURDIR)/$(EMULATOR)/bin/python $(BIN)/python -m pytest -n 2 --dist loadscope $(MORE)

lint: $(STAMP)  ## style and types
	$(BIN)/ruff check python tests examples benchmarks
	$(BIN)/ruff format --check python tests examples benchmarks
	$(BIN)/mypy

bench: $(STAMP)  ## beside peers, each in an environment of its own; minutes
	$(BIN)/python benchmarks/speed.py

parity: $(STAMP)  ## the largest differences from scipy, numpy and scikit-learn, into docs/parity.md
	STOREROOM_PARITY_TABLE=docs/parity.md $(BIN)/python -m pytest -p no:xdist \
		tests/python/parity/test_macros.py tests/python/parity/test_compare.py tests/python/parity/test_metrics.py

parity-bigquery: $(VENV)/.bigquery $(EMULATOR)/.installed  ## the loop on DuckDB and BigQuery, into docs/bigquery-parity.md
	STOREROOM_BIGQUERY_PARITY=docs/bigquery-parity.md STOREROOM_EMULATOR_PYTHON=$(CURDIR)/$(EMULATOR)/bin/python \
		$(BIN)/python -m pytest tests/bigquery/test_loop.py

alarms: $(STAMP)  ## false alarms and power beside peers; long
	$(BIN)/python benchmarks/alarms/run.py

clean:  ## remove what the commands above made
	rm -rf $(VENV) $(EMULATOR) benchmarks/.venv-* target logs examples/online_retail/storeroom.duckdb examples/online_retail/storeroom_artifacts
