{% macro checked_list(value, rule) -%}
    {%- set items = [value] if value is string or value is integer else value -%}
    {%- if items is mapping or items is not sequence or (rule.required and not items) -%}
        {{ return({'value': value, 'problem': ' is ' ~ storeroom.shown_value(value) ~ '; write a list'}) }}
    {%- endif -%}
    {%- set seen = [] -%}
    {%- for item in items -%}
        {%- set problem = storeroom.checked_number(item, rule) if rule.type == 'wholes' else storeroom.checked_text(item, rule) -%}
        {%- if problem is not none -%}
            {{ return({'value': value, 'problem': problem}) }}
        {%- endif -%}
        {%- if item in seen -%}
            {{ return({'value': value, 'problem': ' has ' ~ storeroom.shown_value(item) ~ ' twice; write it once'}) }}
        {%- endif -%}
        {%- do seen.append(item) -%}
    {%- endfor -%}
    {{ return({'value': items | list, 'problem': none}) }}
{%- endmacro %}
