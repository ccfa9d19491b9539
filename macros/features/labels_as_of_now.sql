{% macro labels_as_of_now(request) -%}
    {#-
        The label of each entity and time as it was known at the clock: a correction replaces what it corrects, unless
        the policy is that the first word counts. Only matured ones, because those that come early are not like the rest. The label itself is the last tie-break,
        so that a view with two labels for one key and instant still gives the same rows every time. A class is text before it
        leaves the warehouse, as monitoring reads it.
    -#}
    {%- set entity_key = storeroom.entity_key(request.entity) -%}
    {%- set column = adapter.quote(request.as_of) -%}
    {%- set type = storeroom.declared_type(request.labels, request.as_of) -%}
    {%- set as_of = storeroom.utc_time(column, type) -%}
    {%- set observed_at = storeroom.utc_time('observed_at', storeroom.declared_type(request.labels, 'observed_at')) -%}
    {%- set label = adapter.quote(request.label) -%}
    select
        {{ entity_key }} as storeroom_entity_key,
        {{ as_of }} as storeroom_as_of_at,
        {{ storeroom.label_class(label, request.task, storeroom.declared_type(request.labels, request.label))
            if request.task == 'multiclass_classification' else label }} as storeroom_label,
        {{ observed_at }} as storeroom_observed_at,
        row_number() over (
            partition by {{ entity_key }}, {{ as_of }}
            order by {{ observed_at }}{% if request.label_policy != 'first' %} desc{% endif %}, {{ label }} desc
        ) as storeroom_recency
    from {{ storeroom.declared_relation(request.labels) }}
    where {{ storeroom.utc_window(column, type, request.start_at, request.end_at) }}
        and {{ observed_at }} <= {{ storeroom.now() }}
        and {{ storeroom.add_days(as_of, request.label_delay_days | float) }} <= {{ storeroom.now() }}
{%- endmacro %}
