{{ config(meta=storeroom.declarations_digest()) }}

{#- A row without a feature is of the whole model, for one kind of feature. -#}
{%- set overrides = [] -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- for kind in ['numeric', 'categorical'] if declaration.drift[kind] -%}
        {%- do overrides.append((name, kind, none, declaration.drift[kind])) -%}
    {%- endfor -%}
    {#- What no model sees decides nothing, unless the declaration says from which effect on. -#}
    {%- for column in storeroom.feature_columns(name)
        if column.role == 'watched' and column.name not in declaration.drift.features -%}
        {%- do overrides.append((name, none, column.name, {'method': 'none'})) -%}
    {%- endfor -%}
    {%- for feature, terms in declaration.drift.features.items() -%}
        {%- do overrides.append((name, none, feature, terms)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for name, kind, feature, terms in overrides %}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {{ storeroom.optional_literal(kind, 'string') }} as feature_kind,
    {{ storeroom.optional_literal(feature, 'string') }} as feature_name,
    {{ storeroom.optional_literal(terms.get('method'), 'string') }} as drift_method,
    {{ storeroom.optional_literal(terms.get('threshold'), 'float64') }} as threshold
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- if not overrides %}
select
    cast(null as string) as model_name,
    cast(null as string) as feature_kind,
    cast(null as string) as feature_name,
    cast(null as string) as drift_method,
    cast(null as float64) as threshold
from (select 1 as nothing) as nothing
where 1 = 0
{%- endif %}
