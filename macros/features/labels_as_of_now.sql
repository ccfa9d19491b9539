{% macro labels_as_of_now(request) -%}
    {#- The label of each entity and time as it was known at the clock: a correction replaces what it corrects. -#}
    select
        {{ storeroom.entity_key(request.entity) }} as storeroom_entity_key,
        {{ adapter.quote(request.as_of) }} as storeroom_as_of_at,
        {{ adapter.quote(request.label) }} as storeroom_label,
        observed_at as storeroom_observed_at,
        row_number() over (
            partition by {{ storeroom.entity_key(request.entity) }}, {{ adapter.quote(request.as_of) }}
            order by observed_at desc
        ) as storeroom_recency
    from {{ ref(request.labels) }}
    where observed_at <= {{ storeroom.now() }}
        and {{ storeroom.add_days(adapter.quote(request.as_of), request.label_delay_days) }} <= {{ storeroom.now() }}
{%- endmacro %}
