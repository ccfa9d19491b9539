#!/usr/bin/env bash
# For every release: builds the image of the dbt project in $1 as committed, replaces the job, schedules it.
set -euo pipefail
: "${PROJECT:?the Google Cloud project}" "${REGION:?of Cloud Run and the image, such as europe-west1}"
if [ $# -ne 1 ]; then
    echo "usage: PROJECT=... REGION=... $0 PROJECT_FOLDER" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
GIT_SHA=$(git -C "$1" rev-parse HEAD)
IMAGE=$REGION-docker.pkg.dev/$PROJECT/storeroom/cycle:$GIT_SHA
SCHEDULE=${SCHEDULE:-0 5 * * *}
export CLOUDSDK_CORE_PROJECT=$PROJECT CLOUDSDK_CORE_DISABLE_PROMPTS=1

folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
"$here/../context.sh" "$1" "$folder/context"
gcloud builds submit "$folder/context" --tag="$IMAGE"

manifest=$(<"$here/job.yaml")
for name in PROJECT REGION GIT_SHA IMAGE; do manifest=${manifest//"\${$name}"/${!name}}; done
echo "$manifest" >"$folder/job.yaml"
gcloud run jobs replace "$folder/job.yaml" --region="$REGION"

scheduler=storeroom-scheduler@$PROJECT.iam.gserviceaccount.com
gcloud run jobs add-iam-policy-binding storeroom-cycle --region="$REGION" \
    --role=roles/run.invoker --member="serviceAccount:$scheduler" >/dev/null
if gcloud scheduler jobs describe storeroom-cycle --location="$REGION" >/dev/null 2>&1; then verb=update; else verb=create; fi
gcloud scheduler jobs "$verb" http storeroom-cycle --location="$REGION" --schedule="$SCHEDULE" --time-zone=Etc/UTC \
    --uri="https://run.googleapis.com/v2/projects/$PROJECT/locations/$REGION/jobs/storeroom-cycle:run" \
    --http-method=POST --oauth-service-account-email="$scheduler"
