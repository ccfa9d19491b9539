{% macro wilson_bound(hits, total, z) -%}
    {#- End of the interval of a share that holds it when z is negative (lower) or positive (upper). -#}
    (
        ({{ hits }} + power({{ z }}, 2) / 2 + {{ z }} * sqrt(
            {{ hits }} * (1 - {{ hits }} / nullif({{ total }}, 0)) + power({{ z }}, 2) / 4
        )) / nullif({{ total }} + power({{ z }}, 2), 0)
    )
{%- endmacro %}
