{% macro compared_value(relation, column, kind) -%}
    {#- Expression. A column as its kind compares it: a date or time as the number of days that a watched column would be. What
        can be no number is refused, not read as one: text of digits is mostly a name. -#}
    {%- set name = column | string | trim -%}
    {%- set expression = storeroom.column_expression(column) -%}
    {%- set types = storeroom.relation_columns(relation) or {} -%}
    {%- if name in types and not modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_]*', name) -%}
        {{ exceptions.raise_compiler_error("storeroom: the name of column '" ~ name ~ "' of " ~ relation
            ~ " needs quotes: write `quote: true` beside it in the YAML, or quote it where you name it") }}
    {%- endif -%}
    {%- set data_type = types.get(name) or types.get(name.strip('"`')) -%}
    {%- if kind != 'numeric' or data_type is none -%}
        {{ return(expression) }}
    {%- endif -%}
    {%- set type_kind = storeroom.kind_of_type(data_type) -%}
    {%- if type_kind == 'time' -%}
        {{ return(storeroom.days_since_epoch(expression)) }}
    {%- elif storeroom.canonical_type(data_type) == 'bool' -%}
        {{ return('cast(' ~ expression ~ ' as int64)') }}
    {%- elif type_kind != 'numeric' -%}
        {{ exceptions.raise_compiler_error("storeroom: column '" ~ name ~ "' of " ~ relation ~ " is of type "
            ~ data_type | lower ~ ", which is no number: write `kind: categorical`, or cast it in the model") }}
    {%- endif -%}
    {{ return(expression) }}
{%- endmacro %}
