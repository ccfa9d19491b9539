{% macro training_set(request) -%}
    {%- if request -%}
with

feature_rows as (
    {{ storeroom.feature_rows(request) }}
),

label_rows as (
    {{ storeroom.labels_as_of_now(request) }}
)

select
    feature_rows.*,
    label_rows.storeroom_label,
    label_rows.storeroom_observed_at
from feature_rows
inner join label_rows
    on feature_rows.storeroom_entity_key = label_rows.storeroom_entity_key
    and feature_rows.storeroom_as_of_at = label_rows.storeroom_as_of_at
-- A label that is known to be missing says nothing.
where label_rows.storeroom_recency = 1
    and label_rows.storeroom_label is not null
    {%- endif -%}
{%- endmacro %}
