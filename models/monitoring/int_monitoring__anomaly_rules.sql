{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest()) }}

{%- set rules = [] -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- for statistic in declaration.anomalies.statistics -%}
        {%- do rules.append((name, declaration.batch, statistic, declaration.anomalies)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for name, batch, statistic, terms in rules %}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {{ storeroom.optional_literal(statistic, 'string') }} as statistic,
    {{ storeroom.optional_literal(batch, 'string') }} as batch,
    {{ storeroom.optional_literal(terms.trailing_batches, 'int64') }} as trailing_batches,
    {{ storeroom.optional_literal(terms.season_batches or 1, 'int64') }} as season_batches,
    {{ storeroom.optional_literal(terms.min_history, 'int64') }} as min_history,
    {{ storeroom.optional_literal(terms.threshold, 'float64') }} as threshold,
    {{ storeroom.optional_literal(terms.min_change, 'float64') }} as min_change,
    {{ 'true' if statistic in terms.flags else 'false' }} as is_flagging
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- if not rules %}
select
    cast(null as string) as model_name,
    cast(null as string) as statistic,
    cast(null as string) as batch,
    cast(null as int64) as trailing_batches,
    cast(null as int64) as season_batches,
    cast(null as int64) as min_history,
    cast(null as float64) as threshold,
    cast(null as float64) as min_change,
    cast(null as bool) as is_flagging
from (select 1 as nothing) as nothing
where 1 = 0
{%- endif %}
