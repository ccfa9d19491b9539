#!/usr/bin/env bash
# Makes the emulator's environment in the folder $1 with Python 3.13: of the system, of pyenv, or fetched by uv.
set -euo pipefail
environment=$1
requirements=$(dirname "$0")/requirements.txt

if python3.13 -c "" 2>/dev/null; then
    python3.13 -m venv "$environment"
elif command -v pyenv >/dev/null && version=$(pyenv latest 3.13 2>/dev/null); then
    PYENV_VERSION=$version pyenv exec python3.13 -m venv "$environment"
elif command -v uv >/dev/null; then
    uv venv --quiet --seed --python 3.13 "$environment"
else
    echo "tests/bigquery was NOT run: the BigQuery emulator needs Python 3.13, and neither python3.13, pyenv with a" \
        "version 3.13 nor uv is here. Install one of them (uv fetches Python by itself) and run again." >&2
    exit 1
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
