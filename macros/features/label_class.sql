{% macro label_class(label, task, data_type=none) -%}
    {#- A label as the text of its class; null where it is none that the task has. -#}
    {%- if task == 'binary_classification' -%}
    case {{ storeroom.label_number(label, task) }} when 1e0 then '1' when 0e0 then '0' end
    {%- elif task == 'regression' -%}
    cast(null as string)
    {%- else -%}
    {{ storeroom.value_text(label, data_type) }}
    {%- endif -%}
{%- endmacro %}
