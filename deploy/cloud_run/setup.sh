#!/usr/bin/env bash
# Once per project: datasets, bucket, image repository, two accounts, and roles as narrow as they go. Safe to run again.
# Whoever runs it may set policies of the project (roles/owner, or the admins of IAM, BigQuery, Storage, Artifact Registry).
set -euo pipefail
: "${PROJECT:?the Google Cloud project}" "${REGION:?of Cloud Run and the image, such as europe-west1}"
: "${LOCATION:?of the datasets and the bucket, such as EU}" "${BUCKET:?of the stored models, without gs://}"
: "${RAW_DATASET:?the raw data that the models read}" "${READERS:?a Google group that may read the tables}"
: "${DEVELOPERS:?a Google group that builds in a dataset of its own and reads production}"
DATASET=${DATASET:-storeroom}
job=storeroom-job@$PROJECT.iam.gserviceaccount.com
scheduler=storeroom-scheduler@$PROJECT.iam.gserviceaccount.com
export CLOUDSDK_CORE_PROJECT=$PROJECT CLOUDSDK_CORE_DISABLE_PROMPTS=1

gcloud services enable artifactregistry.googleapis.com bigquery.googleapis.com bigquerystorage.googleapis.com \
    cloudbuild.googleapis.com cloudscheduler.googleapis.com run.googleapis.com storage.googleapis.com

for name in storeroom-job storeroom-scheduler; do
    gcloud iam service-accounts describe "$name@$PROJECT.iam.gserviceaccount.com" >/dev/null 2>&1 ||
        gcloud iam service-accounts create "$name"
done
for dataset in "$DATASET" "${DATASET}_dev"; do
    bq --project_id="$PROJECT" --location="$LOCATION" mk --force --dataset "$PROJECT:$dataset"
done
gcloud storage buckets describe "gs://$BUCKET" >/dev/null 2>&1 ||
    gcloud storage buckets create "gs://$BUCKET" --location="$LOCATION" \
        --uniform-bucket-level-access --public-access-prevention
gcloud artifacts repositories describe storeroom --location="$REGION" >/dev/null 2>&1 ||
    gcloud artifacts repositories create storeroom --location="$REGION" --repository-format=docker

on_project() { # role, member
    gcloud projects add-iam-policy-binding "$PROJECT" --role="$1" --member="$2" --condition=None >/dev/null
}
on_dataset() { # role, dataset, member
    bq --project_id="$PROJECT" query --use_legacy_sql=false "grant \`$1\` on schema \`$PROJECT\`.\`$2\` to \"$3\""
}
on_bucket() { # role, member
    gcloud storage buckets add-iam-policy-binding "gs://$BUCKET" --role="$1" --member="$2" >/dev/null
}

# The job: it runs queries, reads the raw data, writes one dataset; it adds models to the bucket and can change none.
on_project roles/bigquery.jobUser "serviceAccount:$job"
on_project roles/bigquery.readSessionUser "serviceAccount:$job"
on_dataset roles/bigquery.dataViewer "$RAW_DATASET" "serviceAccount:$job"
on_dataset roles/bigquery.dataEditor "$DATASET" "serviceAccount:$job"
on_bucket roles/storage.objectCreator "serviceAccount:$job"
on_bucket roles/storage.objectViewer "serviceAccount:$job"

# People who develop: the same, with a dataset of their own instead of production's.
on_project roles/bigquery.jobUser "group:$DEVELOPERS"
on_project roles/bigquery.readSessionUser "group:$DEVELOPERS"
on_dataset roles/bigquery.dataViewer "$RAW_DATASET" "group:$DEVELOPERS"
on_dataset roles/bigquery.dataViewer "$DATASET" "group:$DEVELOPERS"
on_dataset roles/bigquery.dataEditor "${DATASET}_dev" "group:$DEVELOPERS"
on_bucket roles/storage.objectViewer "group:$DEVELOPERS"

# People who read.
on_project roles/bigquery.jobUser "group:$READERS"
on_dataset roles/bigquery.dataViewer "$DATASET" "group:$READERS"

echo "Ready for deploy/cloud_run/release.sh. The scheduler's account $scheduler gets its one role there, on the job."
