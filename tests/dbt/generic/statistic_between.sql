{#- The row of a statistic that lies outside its bounds, each of them allowed; null lies outside. -#}
{% test statistic_between(model, column_name, statistic=none, min_value=none, max_value=none, kind='numeric') %}
{%- if execute and not statistic -%}
    {{ exceptions.raise_compiler_error("storeroom.statistic_between needs a statistic, such as mean or null_count") }}
{%- endif -%}
{%- if execute and min_value is none and max_value is none -%}
    {{ exceptions.raise_compiler_error("storeroom.statistic_between needs min_value or max_value") }}
{%- endif %}
select
    named.statistic,
    profile.value,
    {{ storeroom.optional_literal(min_value, 'float64') }} as min_value,
    {{ storeroom.optional_literal(max_value, 'float64') }} as max_value
from (select cast({{ storeroom.string_literal(statistic) }} as string) as statistic) as named
left join (
    {{ storeroom.profile(model, column_name, kind) }}
) as profile
    on named.statistic = profile.statistic
where profile.value is null
    {%- if min_value is not none %}
    or profile.value < {{ min_value }}
    {%- endif %}
    {%- if max_value is not none %}
    or profile.value > {{ max_value }}
    {%- endif %}
    or {{ storeroom.is_nan('profile.value') }}
{% endtest %}
