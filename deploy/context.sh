#!/usr/bin/env bash
# Lays out in folder $2, which must not exist yet, what deploy/Dockerfile needs for the dbt project in $1: the project
# as it is committed, so that no environment, database or secret that lies about gets into an image; Storeroom's wheel.
set -euo pipefail
if [ $# -ne 2 ]; then
    echo "usage: $0 PROJECT_FOLDER NEW_FOLDER" >&2
    exit 2
fi
storeroom=$(cd "$(dirname "$0")/.." && pwd)
project=$(cd "$1" && pwd)
if ! git -C "$project" cat-file -e HEAD:./dbt_project.yml 2>/dev/null; then
    echo "$project has no committed dbt_project.yml: name the folder of your dbt project, and commit it first." >&2
    exit 1
fi
mkdir "$2" "$2/project" "$2/wheels"
git -C "$project" archive HEAD | tar --extract --directory "$2/project"
"${PYTHON:-python3}" -m pip wheel --quiet --no-deps --wheel-dir "$2/wheels" "$storeroom"
cp "$storeroom/constraints.txt" "$2/wheels"
cp "$2/project/requirements.txt" "$2/wheels" 2>/dev/null || touch "$2/wheels/requirements.txt"
cp "$storeroom/deploy/Dockerfile" "$2"
