{% macro checked_section(written, rules) -%}
    {#- A key without a value counts as left out, as YAML reads an empty section. -#}
    {%- if written is not mapping -%}
        {{ return({'value': {}, 'problem': ' is ' ~ storeroom.shown_value(written) ~ '; write a mapping of keys to values'}) }}
    {%- endif -%}
    {%- for key in written if key not in rules -%}
        {{ return({'value': {}, 'problem': '.' ~ key ~ ' is no known key; allowed: ' ~ rules | join(', ')}) }}
    {%- endfor -%}
    {%- set read = {} -%}
    {%- for key, rule in rules.items() -%}
        {%- set value = written.get(key) -%}
        {%- if value is none and rule.required -%}
            {{ return({'value': {}, 'problem': '.' ~ key ~ ' is missing: add it'}) }}
        {%- elif value is none and rule.type not in ['section', 'sections'] -%}
            {%- do read.update({key: rule.default}) if 'default' in rule else read.update({key: none}) -%}
        {%- else -%}
            {%- set checked = storeroom.checked_value({} if value is none else value, rule) -%}
            {%- if checked.problem is not none -%}
                {{ return({'value': {}, 'problem': '.' ~ key ~ checked.problem}) }}
            {%- endif -%}
            {%- do read.update({key: checked.value}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({'value': read, 'problem': none}) }}
{%- endmacro %}
