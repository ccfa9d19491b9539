{{ config(materialized='ephemeral') }}

{{ storeroom.trouble_findings('failed') }}
