{% macro scoring_set(request) -%}
    {%- if request -%}
with

feature_rows as (
    {{ storeroom.feature_rows(request) }}
),

-- What was served is served once, whichever version did; a shadow scores beside it, once per version.
scored as (
    select distinct
        entity_key,
        as_of_at
    from {{ ref('storeroom', 'fct_predictions__predictions') }}
    where model_name = {{ storeroom.string_literal(request.model_name) }}
        and as_of_at >= {{ storeroom.time_literal(request.start_at) }}
        and as_of_at < {{ storeroom.time_literal(request.end_at) }}
        and purpose = {{ storeroom.string_literal(request.purpose) }}
        {%- if request.purpose != 'serving' %}
        and version_id = {{ storeroom.string_literal(request.version_id) }}
        {%- endif %}
)

select feature_rows.*
from feature_rows
left join scored
    on feature_rows.storeroom_entity_key = scored.entity_key
    and feature_rows.storeroom_as_of_at = scored.as_of_at
where scored.entity_key is null
    {%- endif -%}
{%- endmacro %}
