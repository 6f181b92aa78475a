# Everything a newcomer types. Each command sets up what it lacks and shows what it does. `make help` lists them.
PYTHON ?= python3
CLINIC = .venv/bin/clinic
PYTEST = .venv/bin/python -m pytest
# A file or folder, with ::test or without, or else an expression for pytest's -k.
ONLY ?=
WHERE = $(wildcard $(firstword $(subst ::, ,$(ONLY))))

.PHONY: help run chat test unit faults train evaluate lint bench screens mails setup lock clean
.PHONY: _dev _trained _words _contracts _types _types-nlu _types-tests _types-widget _rasa-data
.DEFAULT_GOAL := run

help: ## this list
	@sed -n 's/^\([a-z][a-z]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-9s %s\n", $$1, $$2 }'

run: setup _trained ## set up, train if the data changed, migrate the database, start everything
	@$(CLINIC) migrate
	@exec $(CLINIC) run

chat: setup _trained ## the assistant in the terminal
	@exec $(CLINIC) chat

train: setup _trained ## train the model, if what it is made of changed

evaluate: setup _trained ## measure understanding
	@$(CLINIC) evaluate

ifneq ($(ONLY),)
test: _dev $(if $(filter tests/unit% tests/gateway%,$(ONLY)),,_trained)
	@$(PYTEST) $(if $(WHERE),'$(ONLY)',tests -k '$(ONLY)')
else
# A training and `rasa data validate` keep one core busy each: they go on beside one another, and beside the lints.
test: ALSO = _trained
test: lint ## lint and every test, from an empty machine too; ONLY=tests/unit/times for one folder, file or test
	@$(PYTEST) -n 2 --cov=clinic tests/unit tests/gateway
	@$(PYTEST) tests/conversations tests/nlu
	@$(PYTEST) -n 2 --dist loadgroup tests/faults
	@$(PYTEST) -n 2 tests/browser
endif

unit: ## the quick tests, within a minute: no Rasa, no PostgreSQL, no browser
	@$(PYTHON) tools/setup.py unit
	@$(PYTEST) -n 2 --hypothesis-profile=quick -m 'not postgresql and not rasa and not thorough' tests/unit

# FAULTS_SEED=… draws the same trouble again.
faults: _dev _trained ## at least 500 runs with kill -9 and mail faults (an hour and a half)
	@FAULTS=long $(PYTEST) tests/faults

# Formatting first, which takes a second; then what needs longer, two at a time.
lint: _dev ## ruff, mypy, import contracts, TypeScript, the content linter, `rasa data validate`
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 $(ALSO) _words _contracts _types _types-nlu _types-tests _types-widget _rasa-data

bench: _dev _trained ## latency, memory and training time beside stock Rasa's; a booking; the widget; Meta's webhooks
	@.venv/bin/python bench/latency.py
	@.venv/bin/python bench/booking.py
	@.venv/bin/python bench/widget.py
	@.venv/bin/python bench/webhooks.py

screens: _dev _trained ## every state of the chat as pictures, in var/screens
	@.venv/bin/python tests/browser/screens.py

mails: _dev ## what staff and visitors get by mail, as pages, text and pictures, in var/mails
	@.venv/bin/python tools/mails.py

setup: ## set up what the product needs
	@$(PYTHON) tools/setup.py

lock: ## write the lock files anew
	@$(PYTHON) tools/setup.py lock

clean: ## remove what was set up and trained
	rm -rf .venv nlu/.venv .tools models/pretrained models/cache models/*.tar.gz models/trained.json .rasa

_dev:
	@$(PYTHON) tools/setup.py dev

_trained:
	@$(CLINIC) train

_words:
	@.venv/bin/python -m cli.lint

_contracts:
	@.venv/bin/lint-imports --no-logo

_types:
	@.venv/bin/mypy

_types-nlu:
	@.venv/bin/mypy --config-file nlu/mypy.ini

# A folder at a time: each has its own conftest, and mypy knows a module by its name.
_types-tests:
	@for part in tests/unit tests/gateway tests/conversations tests/faults tests/browser "tests/conftest.py \
	    tests/nlu/test_targets.py"; do .venv/bin/mypy --config-file tests/mypy.ini $$part || exit 1; done

_types-widget:
	@widget/node_modules/.bin/tsc --noEmit -p widget

_rasa-data:
	@$(PYTHON) tools/validate.py
