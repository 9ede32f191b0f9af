SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
PORT ?= 8000
DATA ?= var
AREA ?=
PEOPLE ?=
ROWS ?=
KILLS ?=
ROUNDS ?=
REPEATS ?=
RECORDS ?=
export PEOPLE ROWS KILLS ROUNDS REPEATS RECORDS

.PHONY: env env-dev assets demo dev test test-large check lint types format lock bench pictures clean
.DEFAULT_GOAL := help

help:
	@echo "make demo [PORT=8000] [DATA=var] [AREA=folder]   a running force from nothing"
	@echo "make test                                        everything that guards a merge"
	@echo "make check | dev | env | bench-<name> | lock | pictures"

$(VENV)/.run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

env: $(VENV)/.run
env-dev: $(VENV)/.dev

assets: $(VENV)/.run
	@$(BIN)/python tools/assets.py

demo: env assets
	@$(BIN)/bluelamp demo --port $(PORT) --data "$(DATA)" $(if $(AREA),--area "$(AREA)")

dev: env-dev assets
	@$(BIN)/bluelamp demo --port $(PORT) --data "$(DATA)" --reload $(if $(AREA),--area "$(AREA)")

format: env-dev
	@$(BIN)/ruff format bluelamp tests bench tools
	@$(BIN)/ruff check --fix bluelamp tests bench tools

lint: env-dev
	$(BIN)/ruff format --check bluelamp tests bench tools
	$(BIN)/ruff check bluelamp tests bench tools
	$(BIN)/lint-imports
	@if [ -f ../shared/tools/house.py ]; then $(BIN)/python ../shared/tools/house.py . --strict; else echo "house figures skipped: ../shared is absent"; fi

types: env-dev
	$(BIN)/mypy

check: lint types
	$(BIN)/bluelamp schema check
	$(BIN)/pytest -m "not browser and not slow and not large" -n 2

chromium:
	@tools/chromium.sh

test: env-dev assets chromium lint types
	$(BIN)/bluelamp schema check
	$(BIN)/pytest -n 2 -m "not browser and not large and not alone"
	$(BIN)/pytest -m alone
	$(BIN)/pytest -m browser

test-large: env-dev
	$(BIN)/pytest -m large --timeout 1800

bench: bench-suggest bench-search bench-repeat bench-marks bench-texts bench-linkage bench-facts bench-live bench-migrate bench-crash bench-silent bench-watch bench-quality

bench-%: env-dev
	@$(BIN)/python -m bench.$*

pictures: env-dev assets chromium
	@$(BIN)/python tools/pictures.py

lock:
	@test -x $(UV) || ($(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet uv)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" pyproject.toml -o requirements/run.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) node_modules bluelamp/web/static/vendor
