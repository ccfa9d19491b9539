{{ config(
    tags=['storeroom_rendered'], meta=storeroom.declarations_digest(),
    materialized=storeroom.kept_result(),
    pre_hook="{{ storeroom.write_catalogue() }}",
    post_hook="{{ 'drop table ' ~ storeroom.scratch_relation(this)
        if execute and storeroom.literal_parts(storeroom.catalogue_rows()) | length > 1 }}",
) }}

{%- set parts = storeroom.literal_parts(storeroom.catalogue_rows()) %}

{%- if parts[0] %}
with

features as (
    {%- if parts | length > 1 %}
    select * from {{ storeroom.scratch_relation(this) }}
    {%- else %}
    {{ storeroom.literal_rows(storeroom.catalogue_columns(), parts[0]) }}
    {%- endif %}
)

select
    model_name,
    feature_name,
    data_type,
    kind,
    role,
    is_day_count,
    features_relation,
    description,
    position
from features
{%- else %}
{{ storeroom.no_rows() }}
{%- endif %}
