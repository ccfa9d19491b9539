{% macro pelz_good_sum(z, n, pi) -%}
    {#- The four terms of the expansion summed over k, as an aggregate over the integers k from 1. -#}
    {%- set m2 = "power(2 * k - 1, 2)" -%}
    {%- set odd = "exp(-" ~ m2 ~ " * power(" ~ pi ~ ", 2) / (8 * power(" ~ z ~ ", 2)))" -%}
    {%- set all = "exp(-power(k, 2) * power(" ~ pi ~ ", 2) / (2 * power(" ~ z ~ ", 2)))" -%}
    {%- set p2 = "power(" ~ pi ~ ", 2)" -%}
    sqrt(2 * {{ pi }}) * (
        sum({{ odd }}) / {{ z }}
        + sum({{ odd }} * ({{ p2 }} / 4 * {{ m2 }} - power({{ z }}, 2))) / (6 * power({{ z }}, 4) * sqrt({{ n }}))
        + (
            sum({{ odd }} * (
                6 * power({{ z }}, 6) + 2 * power({{ z }}, 4)
                + (2 * power({{ z }}, 4) - 5 * power({{ z }}, 2)) * {{ p2 }} / 4 * {{ m2 }}
                + (1 - 2 * power({{ z }}, 2)) * power({{ pi }}, 4) / 16 * power({{ m2 }}, 2)
            )) / (72 * power({{ z }}, 7))
            - sum(power(k, 2) * {{ all }}) * {{ p2 }} / (36 * power({{ z }}, 3))
        ) / {{ n }}
        + (
            sum({{ odd }} * (
                -30 * power({{ z }}, 6) - 90 * power({{ z }}, 8)
                + (135 * power({{ z }}, 4) - 96 * power({{ z }}, 6)) * {{ p2 }} / 4 * {{ m2 }}
                + (212 * power({{ z }}, 4) - 60 * power({{ z }}, 2)) * power({{ pi }}, 4) / 16 * power({{ m2 }}, 2)
                + (5 - 30 * power({{ z }}, 2)) * power({{ pi }}, 6) / 64 * power({{ m2 }}, 3)
            )) / (6480 * power({{ z }}, 10))
            + sum((3 * power({{ z }}, 2) - {{ p2 }} * power(k, 2)) * power(k, 2) * {{ all }})
            * {{ p2 }} / (216 * power({{ z }}, 6))
        ) / power({{ n }}, 1.5)
    )
{%- endmacro %}
