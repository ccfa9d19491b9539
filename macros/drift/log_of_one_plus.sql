{% macro log_of_one_plus(y) -%}
    {#- What rounding took from 1 + y is put back by the ratio (Kahan); neither engine has log1p. -#}
    case when 1 + {{ y }} = 1 then {{ y }} else ln(1 + {{ y }}) * ({{ y }} / ((1 + {{ y }}) - 1)) end
{%- endmacro %}
