{% macro wasserstein(reference=none, current=none, column=none) -%}
    {{ storeroom.comparison(reference, current, column, 'numeric', ['wasserstein']) }}
{%- endmacro %}
