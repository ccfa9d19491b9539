{% macro label_rows(name, with_text=false, start_at=none) -%}
    {#- Query. The label view of a model, its label as a number and as a class: both null where it is missing or none that the
        task has. With its text too, where somebody is to be shown what it says. -#}
    {%- set declaration = storeroom.ml_model(name) -%}
    {%- set label = adapter.quote(declaration.label) -%}
    {%- set as_of = adapter.quote(declaration.as_of) -%}
    {%- set type = storeroom.declared_type(declaration.labels, declaration.label) -%}
    {%- set time_type = storeroom.declared_type(declaration.labels, declaration.as_of) -%}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {{ storeroom.entity_key(declaration.entity) }} as entity_key,
    {{ storeroom.utc_time(as_of, time_type) }} as as_of_at,
    {{ storeroom.label_number(label, declaration.task) | indent(4) }} as label_value,
    {{ storeroom.label_class(label, declaration.task, type) | indent(4) }} as label_class,
    {%- if with_text %}
    {{ storeroom.value_text(label, type) }} as label_text,
    {%- endif %}
    {{ storeroom.utc_time('observed_at', storeroom.declared_type(declaration.labels, 'observed_at')) }} as observed_at
from {{ storeroom.declared_relation(declaration.labels) }}
where {{ storeroom.any_partition(as_of) }}
    {%- if start_at %}
    and {{ storeroom.utc_window(as_of, time_type, start_at, '9999-12-31') }}
    {%- endif %}
{%- endmacro %}
