{% macro kind_of_type(data_type) -%}
    {%- set base = (data_type | lower).split('(')[0].strip() -%}
    {%- if base in ['string', 'varchar', 'text', 'char', 'bool', 'boolean'] -%}
        {{ return('categorical') }}
    {%- endif -%}
    {%- if base in [
        'int64', 'bigint', 'integer', 'int', 'smallint', 'tinyint', 'hugeint', 'ubigint', 'uinteger',
        'float64', 'double', 'float', 'real', 'numeric', 'bignumeric', 'decimal',
    ] -%}
        {{ return('numeric') }}
    {%- endif -%}
    {%- if base in [
        'date', 'datetime', 'timestamp', 'timestamptz', 'timestamp with time zone', 'timestamp without time zone',
    ] -%}
        {{ return('time') }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
