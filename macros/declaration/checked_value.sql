{% macro checked_value(value, rule) -%}
    {%- if rule.type in ['section', 'optional_section'] -%}
        {{ return(storeroom.checked_section(value, rule['keys'])) }}
    {%- elif rule.type == 'sections' -%}
        {{ return(storeroom.checked_sections(value, rule['keys'])) }}
    {%- elif rule.type == 'slices' -%}
        {{ return(storeroom.checked_slices(value)) }}
    {%- elif rule.type in ['texts', 'wholes'] -%}
        {{ return(storeroom.checked_list(value, rule)) }}
    {%- elif rule.type == 'flag' -%}
        {%- set problem = none if value is boolean else ' is ' ~ storeroom.shown_value(value) ~ '; write true or false' -%}
    {%- elif rule.type == 'threshold' -%}
        {%- set is_number = (value is integer or value is float) and 0 < value < 1 -%}
        {%- set problem = none if is_number or (value is string and value in rule.allowed) else ' is '
            ~ storeroom.shown_value(value) ~ '; write a number between 0 and 1, or the metric whose best threshold a training seeks: '
            ~ rule.allowed | join(', ') -%}
    {%- elif rule.type == 'text' -%}
        {%- set problem = storeroom.checked_text(value, rule) -%}
    {%- else -%}
        {%- set problem = storeroom.checked_number(value, rule) -%}
    {%- endif -%}
    {{ return({'value': value, 'problem': problem}) }}
{%- endmacro %}
