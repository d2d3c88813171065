# Every target does its own set-up: Debian packages (installer/prepare-debian.sh) and .venv
# (installer/prepare-venv.sh). PYTHON=/path/to/python3.13 chooses another interpreter.

.DEFAULT_GOAL := help
.PHONY: help run test bench installer test-windows lock format clean venv

python := .venv/bin/python
package := jdz_forestland

# What other programs leave in the environment must not reach this one.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE PYTHONINSPECT PYTHONSAFEPATH
unexport PROJ_LIB PROJ_DATA PROJ_NETWORK GDAL_DATA GDAL_DRIVER_PATH GDAL_CONFIG_FILE OGR_DRIVER_PATH
unexport QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QT_QPA_PLATFORMTHEME QT_STYLE_OVERRIDE
unexport QT_LOGGING_RULES QT_LOGGING_CONF QT_DEBUG_PLUGINS QT_MESSAGE_PATTERN QT_FATAL_WARNINGS
unexport PYTEST_ADDOPTS PYTEST_PLUGINS PYTEST_DISABLE_PLUGIN_AUTOLOAD MYPYPATH
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIREMENT PIP_CONSTRAINT PIP_NO_DEPS PIP_NO_BINARY
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@echo "make run           open the program on the sample county; without a screen, write it to out/"
	@echo "make test          style, types, import contracts and all tests"
	@echo "make bench         measure speed"
	@echo "make installer     build setup.exe and portable .zip for Windows into dist/"
	@echo "make test-windows  install, drive and test them under Wine"
	@echo "make format        put the source into shape"
	@echo "make lock          renew the lock files (LOCK='--upgrade' for newer versions)"
	@echo "make clean         remove what tools and runs left behind (.venv stays)"

venv:
	@installer/prepare-venv.sh

run:
	@installer/prepare-debian.sh
	@installer/prepare-venv.sh
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		exec $(python) -m $(package) --sample; \
	else \
		QT_QPA_PLATFORM=offscreen exec $(python) -m $(package) demo --out out; \
	fi

# Tests see one screen, one scale and one locale, whatever the desktop says.
same_everywhere := env -u LANGUAGE -u QT_FONT_DPI -u QT_SCALE_FACTOR -u QT_SCREEN_SCALE_FACTORS \
	-u QT_AUTO_SCREEN_SCALE_FACTOR LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen
test:
	@installer/prepare-debian.sh --for-tests
	@installer/prepare-venv.sh
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	$(python) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	$(same_everywhere) $(python) -m pytest

bench:
	@installer/prepare-debian.sh
	@installer/prepare-venv.sh
	QT_QPA_PLATFORM=offscreen $(python) -m tests.bench.run
	$(python) -m tests.bench.ledger
	QT_QPA_PLATFORM=offscreen $(python) -m tests.bench.sheets

# What is committed is built. A certificate signs it: installer/CHECKLIST.md.
installer:
	@installer/prepare-debian.sh --for-installer
	@installer/prepare-venv.sh
	$(python) -m installer.windows.build

# SETUP=dist/...-setup.exe tests that one instead of a fresh, quickly packed one; MINUTES=15 stops the
# project's own tests in Windows Python then.
test-windows:
	@installer/prepare-debian.sh --for-windows
	@installer/prepare-venv.sh
	$(python) -m installer.windows.under_wine.run $(if $(SETUP),--setup $(SETUP)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(NO_SUITE),--no-suite)

format: venv
	$(python) -m ruff format
	$(python) -m ruff check --fix

# For Linux and Windows and all supported Pythons at once, wheels only. The lock names no index
# and no folder. The second file is the first plus the tools of development.
compile := $(python) -m uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --only-binary :all: --no-emit-index-url \
	--custom-compile-command "make lock" $(LOCK)
lock: venv
	$(compile) --output-file requirements.lock pyproject.toml
	$(compile) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf out build dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find jdz_forestland tests installer -name __pycache__ -type d -prune -exec rm -rf {} +
