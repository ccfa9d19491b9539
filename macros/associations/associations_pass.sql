{% macro associations_pass(pass) -%}
    {#- Query. One row per window and pair of columns of a pass. -#}
    {%- set pairs = storeroom.pairs_of(pass.columns) -%}
    {%- set numbers = pairs | selectattr('kind', 'equalto', 'numeric') | list -%}
    {%- set words = pairs | selectattr('kind', 'ne', 'numeric') | list -%}
    {%- if numbers %}
    {{ storeroom.correlations(pass, numbers) }}
    {%- endif %}
    {%- if numbers and words %}
    union all
    {%- endif %}
    {%- if words %}
    {{ storeroom.contingencies(pass, words) }}
    {%- endif %}
{%- endmacro %}
