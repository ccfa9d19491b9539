{%- set overrides = [] -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- for feature, terms in declaration.drift.features.items() -%}
        {%- do overrides.append((name, feature, terms.threshold)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for name, feature, threshold in overrides %}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {{ storeroom.optional_literal(feature, 'string') }} as feature_name,
    {{ storeroom.optional_literal(threshold, 'float64') }} as threshold
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- if not overrides %}
select
    cast(null as string) as model_name,
    cast(null as string) as feature_name,
    cast(null as float64) as threshold
from (select 1 as nothing) as nothing
where 1 = 0
{%- endif %}
