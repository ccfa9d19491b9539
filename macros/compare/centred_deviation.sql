{% macro centred_deviation(value, relation) -%}
    {#- Away from 0 an engine's own sum of squares cancels (at 1e9 DuckDB's keeps eight digits): count from the minimum. -#}
    stddev_samp({{ value }} - (select min({{ value }}) from {{ relation }}))
{%- endmacro %}
