"""The scheduled cycle in Airflow or Composer: it starts the Cloud Run job of deploy/cloud_run and waits for it.

The job is the one place that knows image, account and command; here are the clock and the retries. A flagged batch
(exit code 3) is a finding and no failure: the job ends well and says so in its log. Whatever else goes wrong fails the
task. Set the Airflow variables storeroom_project and storeroom_region, and grant the account of Airflow's connection
roles/run.invoker and roles/run.viewer on the job.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.google.cloud.operators.cloud_run import CloudRunExecuteJobOperator

with DAG(
    dag_id="storeroom_cycle",
    doc_md=__doc__,
    schedule="0 5 * * *",
    start_date=datetime(2024, 1, 1),
    catchup=False,  # one cycle does all that is due, however long nobody ran it
    max_active_runs=1,  # one cycle at a time
    tags=["storeroom"],
) as dag:
    CloudRunExecuteJobOperator(
        task_id="cycle",
        project_id="{{ var.value.storeroom_project }}",
        region="{{ var.value.storeroom_region }}",
        job_name="storeroom-cycle",
        deferrable=True,
        retries=2,
        retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=9),  # both attempts of the job
    )
