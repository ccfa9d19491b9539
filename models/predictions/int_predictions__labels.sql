{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest()) }}

{%- set declared = storeroom.watched_models() -%}
{%- for name in declared %}
{{ storeroom.label_rows(name) }}
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
