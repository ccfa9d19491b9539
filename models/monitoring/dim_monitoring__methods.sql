{#- Why these numbers: benchmarks/alarms. A distance alone is noise on a small batch, a p-value alone on a large one. -#}
{%- set bins = {'numeric': 'ten quantile bins', 'categorical': 'categories'} -%}
{%- set rows = [] -%}
{%- for method, terms in storeroom.drift_methods().items() -%}
    {%- for kind in terms.kinds -%}
        {%- do rows.append((method, kind, terms)) -%}
    {%- endfor -%}
{%- endfor %}
{%- for method, kind, terms in rows %}
select
    cast('{{ method }}' as string) as drift_method,
    cast('{{ kind }}' as string) as feature_kind,
    cast({{ storeroom.string_literal(terms.description ~ (', on ' ~ bins[kind] if terms.expression else '')) }} as string)
        as description,
    {{ storeroom.optional_literal(terms.get('threshold'), 'float64') }} as threshold,
    cast('{{ terms.test }}' as string) as test_method,
    {{ 'true' if terms.test == method else 'false' }} as is_test,
    {{ 'true' if kind in (terms.decides or []) else 'false' }} as is_deciding,
    {{ 'true' if kind == 'numeric' and 'few_values' in (terms.decides or []) else 'false' }} as is_deciding_few_values,
    {{ 'true' if terms.is_always else 'false' }} as is_always_deciding,
    {{ 'true' if terms.is_signed else 'false' }} as is_signed
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
