{% macro label_number(label, task) -%}
    {#- A label of any type as a number: 0 or 1 of a binary task, finite of a regression. Null for any other value, as no cast
        may fail here: one model's labels would break the statements that all models share. -#}
    {%- set number = storeroom.safe_number(label) -%}
    {%- if task == 'binary_classification' -%}
    case
        when {{ number }} = 1 then 1e0
        when {{ number }} = 0 then 0e0
        when lower(trim(cast({{ label }} as string))) = 'true' then 1e0
        when lower(trim(cast({{ label }} as string))) = 'false' then 0e0
    end
    {%- elif task == 'regression' -%}
    {{ storeroom.finite(number) }}
    {%- else -%}
    cast(null as float64)
    {%- endif -%}
{%- endmacro %}
