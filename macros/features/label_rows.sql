{% macro label_rows(name) -%}
    {#- Query. The label view of a model, its label as a number and as a class. -#}
    {%- set declaration = storeroom.ml_model(name) -%}
    {%- set label = adapter.quote(declaration.label) -%}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {{ storeroom.entity_key(declaration.entity) }} as entity_key,
    {{ adapter.quote(declaration.as_of) }} as as_of_at,
    {%- if declaration.task == 'binary_classification' %}
    cast(cast({{ label }} as int64) as float64) as label_value,
    cast(cast({{ label }} as int64) as string) as label_class,
    {%- elif declaration.task == 'regression' %}
    cast({{ label }} as float64) as label_value,
    cast(null as string) as label_class,
    {%- else %}
    cast(null as float64) as label_value,
    cast({{ label }} as string) as label_class,
    {%- endif %}
    observed_at
from {{ storeroom.declared_relation(declaration.labels) }}
where {{ storeroom.any_partition(adapter.quote(declaration.as_of)) }}
{%- endmacro %}
