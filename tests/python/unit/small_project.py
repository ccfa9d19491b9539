"""A team's dbt project of two small views, for tests that need real dbt and a real warehouse but no training."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from storeroom.project import Project

PACKAGE = Path(__file__).parents[3]

SETTINGS = """
name: small
version: 1.0.0
profile: small
vars:
  storeroom:
    ml_models:
      churn:
        task: binary_classification
        features: fct_accounts
        labels: fct_leavers
        entity: [region, account]
        as_of: seen_at
        label: has_left
        label_delay_days: 7
        batch: week
        trainer: training:build
        owner: team@example.com
      never_trained:
        task: regression
        features: fct_accounts
        labels: fct_leavers
        entity: [region, account]
        as_of: seen_at
        batch: week
        trainer: training:build
        owner: team@example.com
      broken:
        task: regression
"""

PROFILE = """
small:
  target: dev
  outputs:
    dev: {type: duckdb, path: "FOLDER/small.duckdb", threads: 1}
"""

# Two regions have an account 1; account 3 appears twice in the second week; one row says neither whom nor when.
FEATURES = """
select * from (
    values
        ('north', cast(1 as int64), timestamp '2024-01-01', cast(1 as float64), 'gold'),
        ('south', 1, timestamp '2024-01-01', 2, 'plain'),
        ('north', 2, timestamp '2024-01-01', 3, 'plain'),
        ('north', 1, timestamp '2024-01-08', 4, 'gold'),
        ('north', 3, timestamp '2024-01-08', 5, 'gold'),
        ('north', 3, timestamp '2024-01-08', 6, 'gold'),
        (null, 4, timestamp '2024-01-08', 7, 'gold'),
        ('north', 1, timestamp '2024-01-15', 8, 'gold'),
        ('north', 5, null, 9, 'gold')
) as rows (region, account, seen_at, visits, plan)
"""

# A correction of north 1 arrives late; south 1 was known early, before its week was over.
LABELS = """
select * from (
    values
        ('north', cast(1 as int64), timestamp '2024-01-01', false, timestamp '2024-01-08'),
        ('north', 1, timestamp '2024-01-01', true, timestamp '2024-01-20'),
        ('south', 1, timestamp '2024-01-01', true, timestamp '2024-01-02'),
        ('north', 2, timestamp '2024-01-01', false, timestamp '2024-01-12'),
        ('north', 1, timestamp '2024-01-15', true, timestamp '2024-01-16')
) as rows (region, account, seen_at, has_left, observed_at)
"""

CONTRACT = """
models:
  - name: fct_accounts
    config: {contract: {enforced: true}, materialized: table}
    columns:
      - {name: region, data_type: string}
      - {name: account, data_type: int64}
      - {name: seen_at, data_type: timestamp}
      - {name: visits, data_type: float64, description: "How often the account's people came."}
      - {name: plan, data_type: string}
"""


def make(folder: Path, now: datetime) -> Project:
    """Write the project into `folder`, build it with the package's tables at that clock, and return it."""
    files = {
        "dbt_project.yml": SETTINGS,
        "profiles.yml": PROFILE.replace("FOLDER", folder.as_posix()),
        "packages.yml": f"packages:\n  - local: {PACKAGE.as_posix()}\n",
        "models/fct_accounts.sql": FEATURES,
        "models/fct_leavers.sql": LABELS,
        "models/_models.yml": CONTRACT,
    }
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    project = Project(folder, profiles_dir=folder)
    project.build(
        [
            "package:small",
            "storeroom.ledger",
            "storeroom.metadata",
            "storeroom.registry",
            "storeroom.features",
            "+fct_predictions__predictions",
        ],
        now,
    )
    return project
