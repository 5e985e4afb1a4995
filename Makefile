# Two commands do everything on a fresh machine with Python 3.11+: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: run test check format lint types layers grammar coverage eval bench bench-storage lock clean

run: $(READY)  ## an embedded database, a demo person, and the simulator in the browser
	$(BIN)/focobot demo

test: $(READY)  ## all tests, real PostgreSQL and (where chromium is installed) a real browser included
	$(BIN)/pytest -n 2 --dist loadgroup

check: format lint types layers grammar test  ## what a commit must pass

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy tests bench

layers: $(READY)
	$(BIN)/lint-imports

grammar: $(READY)
	$(BIN)/focobot grammar check --complete

coverage: $(READY)  ## the tests with branch coverage
	$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term

eval: $(READY)  ## accuracy over corpora/, against the baseline; wrong and false actions fail it
	$(BIN)/focobot eval

bench: $(READY)  ## the performance figures of parsing and of the whole way of a message
	$(BIN)/python -m bench.parsing
	$(BIN)/python -m bench.webhook

bench-storage: $(READY)
	$(BIN)/python -m bench.storage

lock:  ## after a change of the dependencies in pyproject.toml; needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --extra dev pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url -c requirements.lock pyproject.toml -o requirements-runtime.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
