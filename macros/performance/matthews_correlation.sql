{% macro matthews_correlation(tp, fp, fn, tn) -%}
    {#- Factors are taken apart, so that no product of four counts leaves what a float64 holds exactly. -#}
    (({{ tp }} * {{ tn }} - {{ fp }} * {{ fn }}) / nullif(
        sqrt({{ tp }} + {{ fp }}) * sqrt({{ tp }} + {{ fn }}) * sqrt({{ tn }} + {{ fp }}) * sqrt({{ tn }} + {{ fn }}), 0
    ))
{%- endmacro %}
