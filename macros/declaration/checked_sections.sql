{% macro checked_sections(written, rules) -%}
    {%- if written is not mapping -%}
        {{ return({'value': {}, 'problem': ' is ' ~ storeroom.shown_value(written) ~ '; write a mapping of names to keys'}) }}
    {%- endif -%}
    {%- set read = {} -%}
    {%- for name, keys in written.items() -%}
        {%- set checked = storeroom.checked_section({} if keys is none else keys, rules) -%}
        {%- set problem = checked.problem if name is string else ' is a name that is no text; write it in quotes' -%}
        {%- if problem is not none -%}
            {{ return({'value': {}, 'problem': '.' ~ name ~ problem}) }}
        {%- endif -%}
        {%- do read.update({name: checked.value}) -%}
    {%- endfor -%}
    {{ return({'value': read, 'problem': none}) }}
{%- endmacro %}
