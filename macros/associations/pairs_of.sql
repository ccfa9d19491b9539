{% macro pairs_of(columns) -%}
    {#- Pairs of columns of one kind, each with their places in the list. -#}
    {%- set pairs = [] -%}
    {%- for one in columns -%}
        {%- set outer = loop.index -%}
        {%- for other in columns -%}
            {%- if loop.index > outer and one.kind == other.kind -%}
                {%- do pairs.append({'kind': one.kind, 'one': one, 'other': other, 'places': (outer, loop.index)}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(pairs) }}
{%- endmacro %}
