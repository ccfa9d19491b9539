{% macro mean_difference(reference=none, current=none, column=none) -%}
    {{ storeroom.comparison(reference, current, column, 'numeric', ['mean_difference']) }}
{%- endmacro %}
