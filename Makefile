# Two commands are enough: `make up` runs the site on this machine, `make test` runs every test.
# What they install goes into .venv, .venv-emulator and .cache; `make distclean` removes it. pip and uv
# keep their downloads in their own caches, as always. Only Chromium, if it is missing, may be installed
# machine-wide, and only on Debian, as root or with a sudo that asks for no password.

PYTHON ?= python3
STACK ?= dev
PORT ?=
FRESH ?=
RECOVER ?=
VERBOSE ?=
VENV := .venv
EMULATOR := .venv-emulator
RUN := $(VENV)/bin/python
# The latest photos of a site on AWS stay. Needs the standard library only.
FORGET := $(PYTHON) -m local.cleanup .state
# Each file must have its pinned hash. Nothing is built from source, because that would fetch unpinned
# tools; the exception is pyvips, for tests and benchmarks, which has no wheels.
PINNED := --quiet --require-hashes --only-binary :all:
UV := $(VENV)/bin/uv
UPGRADE ?=
CLOSED ?=
PIN := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make pins' $(if $(UPGRADE),--upgrade)
WHEELS := --only-binary :all: --emit-build-options

.PHONY: help setup program pins up down clean distclean check lint types test quick-handlers quick-others test-unit test-stack test-browser faults charges large bench contact-sheet latest brake removals preflight screenshots settings

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready $(EMULATOR)/.ready ## install what the program, its tests and the embedded AWS need

program: $(VENV)/.program ## install only what deploying needs, without tests and the embedded AWS

pins: $(VENV)/.program ## after a change to a requirements*.in: write exact versions and hashes (UPGRADE=1 takes newer ones)
	$(PIN) $(WHEELS) requirements.in --output-file requirements.txt
	$(PIN) $(WHEELS) requirements-uv.in --output-file requirements-uv.txt
	$(PIN) requirements-dev.in --output-file requirements-dev.txt
	$(PIN) $(WHEELS) requirements-emulator.in --output-file requirements-emulator.txt
	$(PIN) $(WHEELS) handlers/aws/requirements.in --output-file handlers/aws/requirements.txt
	$(PIN) $(WHEELS) handlers/imaging/requirements.in --output-file handlers/imaging/requirements.txt

settings: setup ## after a change to components/config: write Pulumi.yaml and docs/settings.md
	@$(RUN) -m components.config.documents

# Install the packages of a file into a virtual environment. uv needs a fifth of pip's time. It does not read
# pip's configuration, so pip takes over if uv cannot reach a package index or does not run here.
define install
	@$(UV) pip install --python $(1) $(PINNED) $(3) -r $(2) || { echo "uv could not install $(2). Trying pip, with its configuration ..."; $(RUN) -m pip --python $(1) --disable-pip-version-check install $(PINNED) $(3) --no-compile -r $(2); }
endef

# An environment is created anew when its pins change, because an upgrade in place would leave old packages
# behind. Its mark is written last, so the next command restarts an installation that was interrupted.
$(VENV)/.program: requirements.txt requirements-uv.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python's venv module is needed; on Debian: apt install python3-venv"; exit 1; }
	@echo "Installing the program into $(VENV) (a download of 130 MB) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip --disable-pip-version-check install $(PINNED) --no-compile -r requirements-uv.txt || echo "pip could not install uv, and installs everything itself, which takes longer."
	$(call install,$(VENV),requirements.txt)
	@touch $@

# The tests' pins include every pin of the program, so this only adds packages.
$(VENV)/.ready: $(VENV)/.program
	@echo "Installing what the tests need into $(VENV) (a download of 120 MB) ..."
	@rm $<
	$(call install,$(VENV),requirements-dev.txt,--no-binary pyvips)
	@touch $< $@

# After the program's environment, whose uv installs this one.
$(EMULATOR)/.ready: requirements-emulator.txt | $(VENV)/.program
	@echo "Installing the embedded AWS into $(EMULATOR) (a download of up to 20 MB) ..."
	@rm -rf $(EMULATOR)
	@$(PYTHON) -m venv --without-pip $(EMULATOR)
	$(call install,$(EMULATOR),requirements-emulator.txt)
	@touch $@

up: $(VENV)/.program $(EMULATOR)/.ready ## build and run the whole site on this machine (STACK=dev PORT=4566 FRESH=1 RECOVER=1 VERBOSE=1)
	@exec $(RUN) -m local up --stack $(STACK) $(if $(PORT),--port $(PORT)) $(if $(FRESH),--fresh) $(if $(RECOVER),--recover) $(if $(VERBOSE),--verbose)

down: ## stop a site that `make up` left running
	@if [ -x $(RUN) ]; then $(RUN) -m local down; else echo "Nothing is running."; fi

clean: ## stop the site and delete its photos
	@if [ -x $(RUN) ]; then $(RUN) -m local clean; else $(FORGET); fi

distclean: ## remove everything that was installed, built or stored here, except what `make latest` fetched from AWS
	@-if [ -x $(RUN) ]; then $(RUN) -m local clean; fi
	rm -rf $(VENV) $(EMULATOR) .cache
	@$(FORGET)

check: setup ## the quick loop: lint, types and unit tests, except slow ones
	@$(MAKE) --no-print-directory -j4 quick-handlers quick-others lint types

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: setup
	$(VENV)/bin/basedpyright
	$(RUN) -m webapp.node typecheck

# In two parts, for two processors.
quick-handlers: setup
	$(RUN) -m pytest tests/unit/handlers -q -m 'not slow'

quick-others: setup
	$(RUN) -m pytest tests/unit -q --ignore tests/unit/handlers -m 'not slow'

test-unit: setup
	$(RUN) -m pytest tests/unit

test-stack: setup ## the whole program on the embedded AWS
	$(RUN) -m pytest tests/stack

faults: setup ## break every call of every function to AWS in every way; `make test` breaks a sample of them
	FAULTS=all $(RUN) -m pytest tests/stack/faults tests/unit/handlers/ends

charges: setup ## count what each operation asks of AWS with 50,000 photos; `make test` counts with 10 and 5,000
	CHARGES=all $(RUN) -m pytest tests/stack/charges

large: setup ## empty a trash of 5,000 photos, restore 1,000, delete a person with 2,000; `make test` with 24
	LARGE=all $(RUN) -m pytest tests/stack/charges/test_batches.py

test-browser: setup ## the page in a real Chromium
	$(RUN) -m tests.browser.chromium
	$(RUN) -m pytest tests/browser

test: setup ## everything: lint, types, unit, stack and browser tests
	$(RUN) -m tests.browser.chromium
	$(RUN) -m tests.parallel

bench: setup ## measure: each figure is a ratio, taken within one run
	$(RUN) -m bench

contact-sheet: setup ## compare our renditions with others', for every sample and a folder (PHOTOS=folder)
	$(RUN) -m tests.browser.chromium
	$(RUN) -m tests.contact_sheet $(PHOTOS)

latest: program ## fetch the photos that visitors without scripts see from the next deployment on (STACK=dev SITE=https://...)
	@$(RUN) -m cli.latest --stack $(STACK) $(if $(SITE),--site $(SITE))

brake: program ## pause everybody's uploads (CLOSED=yes), let people upload again (CLOSED=no), or say how it is (STACK=dev)
	@$(RUN) -m cli.brake --stack $(STACK) $(if $(CLOSED),--closed $(CLOSED))

removals: program ## print the records of what was removed, as a proof (STACK=dev SINCE=2026-11-01)
	@$(RUN) -m cli.removals --stack $(STACK) $(if $(SINCE),--since $(SINCE))

preflight: program ## ask the AWS account what would stop `pulumi up`, without changing anything (STACK=dev)
	@$(RUN) -m cli.preflight --stack $(STACK)

screenshots: setup ## every state of the page as contact sheets in .cache/screens, and the pictures of the docs
	$(RUN) -m tests.browser.chromium
	$(RUN) -m bench.screenshots
