{%- set declared = storeroom.ml_models() -%}
{%- for name, declaration in declared.items() %}
{%- set label = adapter.quote(declaration.label) %}
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
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- if not declared %}
select
    cast(null as string) as model_name,
    cast(null as string) as entity_key,
    cast(null as timestamp) as as_of_at,
    cast(null as float64) as label_value,
    cast(null as string) as label_class,
    cast(null as timestamp) as observed_at
from (select 1 as nothing) as nothing
where 1 = 0
{%- endif %}
