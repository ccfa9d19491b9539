{% macro parsed_reference(reference) -%}
    {#- A number after `.v` is a version, as in dbt's own selectors; any other part before a dot is a package. -#}
    {%- set text = reference | string -%}
    {%- set versioned = modules.re.fullmatch('(.+)[.]v([0-9]+)', text) -%}
    {%- set name = versioned.group(1) if versioned else text -%}
    {{ return({
        'package': name.split('.')[0] if '.' in name else none,
        'name': name.split('.', 1)[1] if '.' in name else name,
        'version': versioned.group(2) if versioned else none,
    }) }}
{%- endmacro %}
