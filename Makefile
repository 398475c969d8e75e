# Everything stands in the checkout: no root, no compiler, no node.
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS := never
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
PYTHON ?= python3
BIN := .venv/bin
# Who forbids it has every process, and tests start hundreds, compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test check bench lock format
setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@test -x $(UV) && PYTHONPATH= $(UV) --version >/dev/null 2>&1 || PIP_DISABLE_PIP_VERSION_CHECK=1 $(PYTHON) -m pip install --quiet --upgrade --root-user-action=ignore --target .tools uv
	@test -x $(BIN)/python || PYTHONPATH= $(UV) venv --quiet --python $(PYTHON) .venv
	@PYTHONPATH= $(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@PYTHONPATH= $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

run: setup
	@exec $(BIN)/channelgraph serve

# Three at once on two cores: a third of the time goes by in waiting for other processes.
test: setup
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/channelgraph schema | diff docs/schema.graphql -
	$(MAKE) test

bench: setup
	$(BIN)/python -m benchmarks $(ARGS)

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

# The lock carries hashes and no address of any index.
lock: setup
	PYTHONPATH= $(UV) pip compile --quiet --upgrade pyproject.toml --group dev --extra pubsub --extra parquet --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --universal --python-version 3.11 --output-file requirements.lock
