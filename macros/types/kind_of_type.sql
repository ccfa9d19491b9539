{% macro kind_of_type(data_type) -%}
    {#- numeric, categorical or time; none for a type that is not watched. -#}
    {{ return({
        'int64': 'numeric', 'numeric': 'numeric', 'float64': 'numeric',
        'string': 'categorical', 'uuid': 'categorical', 'bool': 'categorical',
        'date': 'time', 'timestamp': 'time',
    }.get(storeroom.canonical_type(data_type))) }}
{%- endmacro %}
