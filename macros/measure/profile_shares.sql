{% macro profile_shares() -%}
    {#- The quantiles of a profile, in the order of its array. -#}
    {{ return({
        'p01': 0.01, 'p05': 0.05, 'p10': 0.1, 'p25': 0.25, 'median': 0.5, 'p75': 0.75, 'p90': 0.9, 'p95': 0.95, 'p99': 0.99,
    }) }}
{%- endmacro %}
