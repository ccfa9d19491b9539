{% macro learned_value(request, name) -%}
    {#- A column of a set for training or scoring: a float64 where its own type is one that Python has no number for. -#}
    {%- set is_category = name in (request.categories or []) -%}
    {%- set type = storeroom.declared_type(request.features, name) -%}
    {%- set value = storeroom.feature_value({
        'name': name,
        'data_type': type,
        'kind': 'categorical' if is_category else 'numeric',
        'is_day_count': name in (request.day_counts or []),
    }) -%}
    {%- if is_category -%}
        {{ return('cast(' ~ value ~ ' as string)') }}
    {%- elif storeroom.canonical_type(type) == 'numeric' -%}
        {{ return('cast(' ~ value ~ ' as float64)') }}
    {%- endif -%}
    {{ return(value) }}
{%- endmacro %}
