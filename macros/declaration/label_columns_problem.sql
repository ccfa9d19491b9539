{% macro label_columns_problem(declaration, columns) -%}
    {%- set known = columns | map('lower') | list -%}
    {%- for column in declaration.entity + [declaration.as_of, declaration.label, 'observed_at']
        if column | lower not in known -%}
        {{ return(".labels is '" ~ declaration.labels ~ "', which has no column '" ~ column ~ "'; it has: "
            ~ columns | join(', ') ~ '. Add the column, or name the right one') }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
