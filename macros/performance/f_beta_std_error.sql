{% macro f_beta_std_error(tp, fp, fn, beta) -%}
    {#- Delta method: how the ratio moves with a row more in each cell. -#}
    {%- set f = storeroom.f_beta(tp, fp, fn, beta) -%}
    (sqrt(
        {{ tp }} * power((1 + power({{ beta }}, 2)) * (1 - {{ f }}), 2)
        + {{ fn }} * power(power({{ beta }}, 2) * {{ f }}, 2)
        + {{ fp }} * power({{ f }}, 2)
    ) / nullif((1 + power({{ beta }}, 2)) * {{ tp }} + power({{ beta }}, 2) * {{ fn }} + {{ fp }}, 0))
{%- endmacro %}
