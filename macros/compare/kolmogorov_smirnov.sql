{% macro kolmogorov_smirnov(reference=none, current=none, column=none) -%}
    {{ storeroom.comparison(reference, current, column, 'numeric', ['kolmogorov_smirnov']) }}
{%- endmacro %}
