# Everything a person or CI does here. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The tools that work on the project rather than in it, pinned here.
SETUPTOOLS := setuptools==84.2.1
UV := uv==0.13.9
AUDIT := pip-audit==2.10.1

# The stamps say that .venv is as the pins want it, so that the second time is quick.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STAMP := $(VENV)/.set-up
STAMP_DEV := $(VENV)/.set-up-dev

# Without a display, Qt draws into memory.
DISPLAYLESS = [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: system-libraries $(STAMP) ## install what the program needs, into .venv and the system

.PHONY: setup-dev
setup-dev: setup $(STAMP_DEV) ## as setup, and what the tests and checks need

.PHONY: run
run: setup ## open the window; without a display, make the tour instead
	@if $(DISPLAYLESS); then \
		echo "No display here (DISPLAY and WAYLAND_DISPLAY are not set): making the tour instead."; \
		exec $(MAKE) tour; \
	else \
		exec $(BIN)/extension-workshop; \
	fi

.PHONY: tour
tour: setup ## drive the window and picture every page, into build/tour
	@if $(DISPLAYLESS); then export QT_QPA_PLATFORM=offscreen; fi; \
		exec $(BIN)/python -m desktop.tour build/tour

.PHONY: pictures
pictures: tour ## make the README's pictures anew, from the tour's
	@mkdir -p docs
	@cp build/tour/05-schema-phone-light.png docs/schemas.png
	@cp build/tour/10-extension-pending-dark.png docs/properties.png
	@cp build/tour/08-publish-plan-light.png docs/plan.png
	@cp build/tour/05-present-light.png docs/present.png
	@cp build/tour/08-packages-cards-light.png docs/catalogue.png
	@cp build/tour/10-add-many-light.png docs/adding.png
	@cp build/tour/09-activity-fifty-jobs-dark.png docs/activity.png
	@cp build/tour/14-upgrade-plan-light.png docs/upgrade.png
	@cp build/tour/16-api-answer-light.png docs/api.png

.PHONY: test
test: setup-dev ## run the tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

.PHONY: torture
torture: setup-dev ## crash, fault, flood and fuzz the program for some minutes: nothing may be lost
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.torture $(ARGS)

.PHONY: endurance
endurance: setup-dev ## the same for over an hour: many writers at once, and memory that must not grow
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.torture --endurance $(ARGS)

.PHONY: bench
bench: setup-dev ## measure, as ratios against a bare limit of the same run
	@$(BIN)/python -m tests.bench

.PHONY: check
check: setup-dev ## lint, format, types and the direction of imports: all four, then the verdict
	@failed=0; for step in "ruff check" "ruff format --check" mypy lint-imports; do \
		echo "== $$step"; $(BIN)/$$step || failed=1; \
	done; exit $$failed

.PHONY: coverage
coverage: setup-dev ## run the tests and show, by folder, what they reach
	@mkdir -p build
	@QT_QPA_PLATFORM=offscreen COVERAGE_FILE=build/.coverage $(BIN)/python -m pytest -q \
		--cov=backend --cov=desktop --cov-branch --cov-report=json:build/coverage.json $(ARGS)
	@$(BIN)/python tools/coverage_table.py build/coverage.json

.PHONY: licences
licences: setup-dev ## write DEPENDENCIES.md anew
	@$(BIN)/python tools/licences.py

.PHONY: pins
pins: ## raise the pins to the newest versions that pyproject.toml allows
	@rm -rf build/pins && $(PYTHON) -m venv build/pins
	@build/pins/bin/python -m pip --disable-pip-version-check --quiet install $(UV)
	@build/pins/bin/uv --quiet pip compile --universal --python-version 3.11 --upgrade \
		--custom-compile-command "make pins" \
		--output-file build/pins/requirements.txt pyproject.toml >/dev/null
	@build/pins/bin/uv --quiet pip compile --universal --python-version 3.11 --upgrade \
		--no-header --no-annotate --extra dev \
		--constraints build/pins/requirements.txt \
		--output-file build/pins/all.txt pyproject.toml >/dev/null
	@cp build/pins/requirements.txt requirements.txt
	@{ echo "# What the tests and checks need besides. Made by: make pins"; \
		echo "-r requirements.txt"; \
		grep -vxF -f requirements.txt build/pins/all.txt; } > requirements-dev.txt

.PHONY: audit
audit: ## ask the public databases for known vulnerabilities of the pinned packages; needs the network
	@[ -x build/audit/bin/pip-audit ] || { rm -rf build/audit && $(PYTHON) -m venv build/audit; }
	@build/audit/bin/python -m pip --disable-pip-version-check --quiet install $(AUDIT)
	@build/audit/bin/pip-audit --strict --no-deps --disable-pip --requirement requirements.txt

.PHONY: clean
clean: ## remove .venv and everything that was built
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		.coverage *.egg-info
	find backend desktop resources tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Looked at each time, since .venv may outlive the system it was made on; it takes a few
# hundredths of a second where nothing is missing.
.PHONY: system-libraries
system-libraries:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" tools/system-libraries

# The scripts in .venv carry its path, and its interpreter is a link to the system's. So the stamp
# holds the path: where the folder was moved or the interpreter is gone, .venv is made anew. One
# that somebody made by hand has no stamp, and is filled up rather than emptied.
ifneq ($(wildcard $(STAMP)),)
ifneq ($(shell $(BIN)/python -c 'import sys' 2>/dev/null && cat $(STAMP)),$(CURDIR))
.PHONY: $(STAMP)
ANEW := --clear
endif
endif

$(STAMP): requirements.txt pyproject.toml | system-libraries
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is too old: Python 3.11 or newer is needed (make PYTHON=…)." >&2; exit 1; }
	@echo "Installing the pinned packages into $(VENV)"
	@rm -f $@
	@$(PYTHON) -m venv $(ANEW) $(VENV)
	@$(PIP) install $(SETUPTOOLS) --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo '$(CURDIR)' > $@

$(STAMP_DEV): requirements-dev.txt $(STAMP)
	@echo "Installing the pinned packages for tests and checks into $(VENV)"
	@$(PIP) install --requirement requirements-dev.txt
	@touch $@
