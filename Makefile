# Needs Python 3.11 or later, git and make. Everything else is brought along, into .uv and .venv.

PYTHON ?= $(shell for p in python3.11 python3 python3.14 python3.13 python3.12; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := .uv/bin/uv
UV_VERSION := 0.13.8
BIN := .venv/bin
SYNC := $(UV) pip sync --quiet --python .venv --require-hashes --compile-bytecode
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

# Four workers and the programs they start share what one has compiled: collecting does so beside mypy.
COMPILED := PYTHONDONTWRITEBYTECODE=

.DEFAULT_GOAL := help
.PHONY: help run webhooks test oracles simulator bench lock

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: .venv/run.stamp ## Start the dashboard on http://127.0.0.1:8501
	@echo "Starting the dashboard: open http://127.0.0.1:8501 (stop with Ctrl-C)"
	@exec $(BIN)/streamlit run app.py >/dev/null

webhooks: .venv/run.stamp ## Take Polar's messages on http://127.0.0.1:8502; PORT=9000 for another
	@echo "Answering POST /webhooks/polar on http://127.0.0.1:$(or $(PORT),8502) (stop with Ctrl-C)"
	@exec $(BIN)/uvicorn routes.webhooks:app --factory --port $(or $(PORT),8502) --log-level warning

test: .venv/dev.stamp ## Every check and every test
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(COMPILED) $(BIN)/pytest --collect-only -qq >/dev/null 2>&1 & $(BIN)/mypy && wait
	@$(COMPILED) $(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

oracles: $(UV) ## What independent packages answer to the tests' questions, anew (they get an environment of their own)
	@$(UV) venv --quiet --clear --python $(PYTHON) .oracles
	@$(UV) pip sync --quiet --python .oracles --require-hashes tests/oracles/requirements.lock
	@.oracles/bin/python tests/oracles/make_oracles.py

simulator: .venv/dev.stamp ## Start the simulated Polar on http://127.0.0.1:9380
	@exec $(BIN)/python -m tests.polar_simulator

bench: .venv/dev.stamp ## The figures of the design; ONLY='page_*' runs a part
	@$(COMPILED) exec $(BIN)/python -m bench $(if $(ONLY),--only '$(ONLY)')

lock: $(UV) ## Renew both lock files
	@$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	@$(COMPILE) --upgrade pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

# The development packages contain the others: after `make test`, `make run` has nothing to install.
.venv/run.stamp: requirements.lock | .venv/bin/python
	@echo "Installing the packages of requirements.lock (once)"
	@rm -f .venv/dev.stamp
	@$(SYNC) requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	@echo "Installing the packages of requirements-dev.lock (once)"
	@$(SYNC) requirements-dev.lock
	@touch .venv/run.stamp $@

.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --clear --python $(PYTHON) .venv

$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name it with make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installing uv into .uv (once)"
	@{ $(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet uv==$(UV_VERSION); } >/dev/null 2>&1 \
		|| { rm -rf .uv && $(PYTHON) -m pip install --quiet --root-user-action=ignore --target .uv uv==$(UV_VERSION); }
