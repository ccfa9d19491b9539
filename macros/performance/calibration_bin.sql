{% macro calibration_bin(score) -%}
    {#- A score on the border belongs to the bin below it. -#}
    case when {{ score }} is not null then cast(greatest(1, least(10, ceil({{ score }} * 10))) as int64) end
{%- endmacro %}
