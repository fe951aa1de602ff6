# Two commands are enough: `make up` runs the site on this machine, `make test` runs every test.
# Everything is installed into .venv, .venv-emulator and .cache; `make distclean` removes all of it.

PYTHON ?= python3
STACK ?= dev
PORT ?=
VENV := .venv
EMULATOR := .venv-emulator
RUN := $(VENV)/bin/python

.PHONY: help setup up down clean distclean check lint types test test-unit test-stack test-browser bench screenshots

help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: $(VENV)/.ready $(EMULATOR)/.ready ## install what the program, its tests and the embedded AWS need

# A virtual environment is made anew when its pins change: upgrading in place would leave strays behind.
$(VENV)/.ready: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(EMULATOR)/.ready: requirements-emulator.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	rm -rf $(EMULATOR)
	$(PYTHON) -m venv $(EMULATOR)
	$(EMULATOR)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-emulator.txt
	@touch $@

up: setup ## build and run the whole site on this machine (STACK=dev, PORT=4566)
	@exec $(RUN) -m local up --stack $(STACK) $(if $(PORT),--port $(PORT))

down: setup ## stop a site that `make up` left running
	@$(RUN) -m local down

clean: setup ## stop the site and forget its photos
	@$(RUN) -m local clean

distclean: ## remove everything that was installed, built or stored here
	@if [ -x $(RUN) ]; then $(RUN) -m local clean; fi
	rm -rf $(VENV) $(EMULATOR) .cache .state webapp/node_modules

check: setup lint types test-unit ## the quick loop: lint, types and unit tests

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: setup
	$(VENV)/bin/basedpyright
	$(RUN) -m webapp.node typecheck

test-unit: setup
	$(RUN) -m pytest tests/unit

test-stack: setup ## the whole program on the embedded AWS
	$(RUN) -m pytest tests/stack

test-browser: setup ## the page in a real Chromium
	$(RUN) -m tests.browser.chromium
	$(RUN) -m pytest tests/browser

test: setup lint types ## everything: lint, types, unit, stack and browser tests
	$(RUN) -m tests.browser.chromium
	$(RUN) -m pytest tests

bench: setup ## measure, as ratios against a named peer or limit
	$(RUN) -m bench

screenshots: setup ## make the pictures of the README anew
	$(RUN) -m tests.browser.chromium
	$(RUN) -m tests.browser.screenshots
