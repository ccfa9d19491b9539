{% macro readable_keys(written) -%}
    {#- What of a malformed declaration still says how its past is read: batches and labels keep their times. -#}
    {%- set rules, read = storeroom.declaration_keys(), {} -%}
    {%- for key in ['task', 'owner', 'description', 'batch', 'features', 'labels', 'trainer', 'label_policy', 'label_delay_days']
        if written is mapping -%}
        {%- set value = rules[key].default if written.get(key) is none else written.get(key) -%}
        {%- if value is defined and value is not none and storeroom.checked_value(value, rules[key]).problem is none -%}
            {%- do read.update({key: value}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(read) }}
{%- endmacro %}
