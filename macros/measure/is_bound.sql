{% macro is_bound(cumulated_count, row_count, total, value_count, bins) -%}
    {#- Condition on an ascending value of a reference: every value where there are few, else the first one at or above each
        quantile of equal shares, so that a frequent value is a bound of its own. BigQuery may divide before it has looked at
        the row's count, and a reference may be empty. -#}
    {{ row_count }} > 0 and (
        {{ value_count }} <= {{ bins }}
        or floor({{ cumulated_count }} * {{ bins }}e0 / nullif({{ total }}, 0))
            > floor(({{ cumulated_count }} - {{ row_count }}) * {{ bins }}e0 / nullif({{ total }}, 0))
    )
{%- endmacro %}
