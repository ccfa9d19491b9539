"""Ten models, each broken in a way of its own: the others are served, watched and retrained in the same cycle."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sklearn
from factory import CONTRACT, DECLARED, DEPLOYED, MODELS, PROJECT, Factory
from factory import copy as copied

LATER = "2024-02-20"
FINE = ("breaks", "downtime")
# A trainer does what the file beside it says, once the first versions are deployed.
TRAINING = """
import sys
import time
from pathlib import Path

from training.models import classifier


def _is_broken():
    return Path(__file__).with_name("broken").exists()


def raises(features):
    if _is_broken():
        raise ValueError("no such table: prices")
    return classifier(features)


def exits(features):
    if _is_broken():
        sys.exit("out of patience")
    return classifier(features)


def hangs(features):
    while _is_broken():
        time.sleep(0.1)
    return classifier(features)
"""
BROKEN: dict[str, dict[str, Any]] = {
    "of_bad_data": {"features": "fct_readings_b"},
    "of_bad_types": {"labels": "fct_breaks_b"},
    "of_a_raising_trainer": {"trainer": "training.broken:raises"},
    "of_an_exiting_trainer": {"trainer": "training.broken:exits"},
    "of_a_hanging_trainer": {"trainer": "training.broken:hangs", "train": {"time_limit_minutes": 0.15}},
    "of_a_lost_file": {},
    "of_another_scikit_learn": {},
    "of_a_lost_table": {"labels": "fct_breaks_c"},
    "of_a_wrong_declaration": {},
    "of_a_slow_view": {"features": "fct_readings_c"},
}
SENTENCES = {
    "of_bad_data": "temperature",
    "of_bad_types": "is_broken",
    "of_a_raising_trainer": "raised ValueError",
    "of_an_exiting_trainer": "exit",
    "of_a_hanging_trainer": "time_limit_minutes",
    "of_a_lost_file": "there is no such file",
    "of_another_scikit_learn": "scikit-learn",
    "of_a_lost_table": "the table of its labels, 'fct_breaks_c', does not exist yet",
    "of_a_wrong_declaration": "drift.alpha is 2; write a number above 0 and below 1",
    "of_a_slow_view": "took longer than 0.3 minutes and was stopped",
}


def declared() -> dict[str, Any]:
    """Return the declarations of all, none of them broken."""
    models = copy.deepcopy(DECLARED)
    for name, keys in BROKEN.items():
        models[name] = {**copy.deepcopy(DECLARED["breaks"]), **keys}
    for keys in models.values():
        keys["retrain"] = {"cooldown_days": 0, "triggers": ["new_labels"], "new_label_batches": 1}
    return models


@pytest.fixture(scope="module")
def deployed(built: Factory, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project with a version of every model in service."""
    factory = copied(built, tmp_path_factory.mktemp("trouble"))
    for suffix in ("b", "c"):
        factory.write(f"models/fct_readings_{suffix}.sql", MODELS["fct_readings.sql"])
        factory.write(f"models/fct_breaks_{suffix}.sql", MODELS["fct_breaks.sql"])
    view = CONTRACT["models"][0]
    contracts = [{**view, "name": name} for name in ("fct_readings", "fct_readings_b", "fct_readings_c")]
    factory.write("models/_models.yml", {"models": contracts})
    factory.write("training/broken.py", TRAINING)
    factory.declare(declared(), statement_limit_minutes=0.3)
    factory.build()
    factory.ok("cycle", "--now", DEPLOYED)
    assert factory.sql("select count(*) from dim_registry__versions where stage = 'deployed'") == [(len(declared()),)]
    return factory


def stored_file(factory: Factory, model: str) -> Path:
    """Return the file of a model's version."""
    ((uri,),) = factory.sql(
        "select artifacts.uri from dim_registry__versions as versions inner join dim_metadata__artifacts as artifacts "
        f"on versions.artifact_id = artifacts.artifact_id where versions.model_name = '{model}'"
    )
    return factory.folder / "storeroom_artifacts" / str(uri)


def store_under_another_scikit_learn(factory: Factory, model: str) -> None:
    """Replace a model's file by one that says it was written by scikit-learn 0.24.2."""
    file = stored_file(factory, model)
    content = io.BytesIO()
    with zipfile.ZipFile(file) as was, zipfile.ZipFile(content, "w") as now:
        for name in was.namelist():
            now.writestr(name, was.read(name).replace(sklearn.__version__.encode(), b"0.24.2"))
    sha256 = hashlib.sha256(content.getvalue()).hexdigest()
    (file.parent / f"{sha256}.skops").write_bytes(content.getvalue())
    factory.sql(
        f"update ledger__artifacts set uri = '{model}/{sha256}.skops', sha256 = '{sha256}' "
        f"where uri = '{model}/{file.name}'"
    )


def break_all(factory: Factory) -> None:
    """Break each of the ten in its way."""
    factory.sql(
        "update fct_readings_b set temperature = 'infinity' where measured_at = '2024-02-12 06:00' and machine = 3"
    )
    factory.sql(
        "create or replace table fct_breaks_b as select * replace "
        "(case when is_broken then 'yes' else 'no' end as is_broken) from fct_breaks_b"
    )
    (factory.folder / "training/broken").touch()
    stored_file(factory, "of_a_lost_file").unlink()
    store_under_another_scikit_learn(factory, "of_another_scikit_learn")
    factory.sql("drop table fct_breaks_c")
    factory.sql(
        "create or replace table slow_numbers as select range as n from range(3000000); "
        "drop table fct_readings_c; create view fct_readings_c as select fct_readings.* from fct_readings "
        "where (select count(*) from slow_numbers a, slow_numbers b where (a.n * b.n) % 7 = machine) > 0"
    )
    models = declared()
    models["of_a_wrong_declaration"]["drift"] = {"alpha": 2}
    factory.write("dbt_project.yml", {
        **PROJECT, "vars": {"storeroom": {"ml_models": models, "statement_limit_minutes": 0.3}},
    })  # fmt: skip


def test_ten_ways_to_be_broken_are_ten_sentences_and_nobody_elses_trouble(deployed: Factory) -> None:
    """Who is fine is scored, flagged, retrained; who cannot train is scored; each failure is a fact and a finding."""
    break_all(deployed)
    result = deployed.run("cycle", "--now", LATER, "--json")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    done = json.loads(result.stdout)
    assert set(done["errors"]) == set(BROKEN)
    said = [line for line in result.stderr.splitlines() if line.startswith("storeroom: ")]
    for name, words in SENTENCES.items():
        assert words in done["errors"][name], name
        assert any(name in line and words in line for line in said), name
    scored = dict(deployed.sql(
        "select model_name, count(distinct batch_start_at) from fct_predictions__predictions "
        "where purpose = 'serving' and batch_start_at >= '2024-02-05' group by 1"
    ))  # fmt: skip
    trains_badly = {"of_a_raising_trainer", "of_an_exiting_trainer", "of_a_hanging_trainer", "of_bad_types"}
    assert {name for name, count in scored.items() if count == 3} >= {*FINE, *trains_badly}
    ((problem,),) = deployed.sql("select problem from dim_registry__models where model_name = 'of_a_wrong_declaration'")
    assert SENTENCES["of_a_wrong_declaration"] in problem
    for name in FINE:
        assert deployed.sql(
            "select count(*) > 0 from fct_monitoring__flags as flags inner join dim_registry__versions as versions "
            f"using (version_id) where versions.model_name = '{name}' and flags.is_drifted"
        ) == [(True,)]
        decided = [item for item in done["decisions"] if item["model_name"] == name]
        assert decided[0]["outcome"] in ("promoted", "held")
    failed = dict(deployed.sql(
        "select model_name, error from fct_metadata__executions where job = 'cycle' and not is_complete"
    ))  # fmt: skip
    assert set(failed) == set(BROKEN)
    critical = deployed.sql(
        "select distinct versions.model_name from fct_monitoring__flags as flags inner join dim_registry__versions as "
        "versions using (version_id) where versions.stage = 'deployed' and flags.severity = 'critical'"
    )
    assert {name for (name,) in critical} >= set(BROKEN)
