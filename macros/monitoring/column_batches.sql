{% macro column_batches(columns, row_count, budget, sample=none) -%}
    {#- Columns in batches of at most `budget` values, but one column at least and 100 at most. Where a sample is enough, a
        number counts with the sample's rows; a category is always read whole. -#}
    {%- set batches = [] -%}
    {%- set filled = namespace(columns=[], values=0) -%}
    {%- for column in columns -%}
        {%- set values = [row_count, sample] | min if sample and column.kind == 'numeric' else row_count -%}
        {%- if filled.columns and (filled.values + values > budget or filled.columns | length == 100) -%}
            {%- do batches.append(filled.columns) -%}
            {%- set filled.columns = [] -%}
            {%- set filled.values = 0 -%}
        {%- endif -%}
        {%- do filled.columns.append(column) -%}
        {%- set filled.values = filled.values + values -%}
    {%- endfor -%}
    {%- if filled.columns -%}
        {%- do batches.append(filled.columns) -%}
    {%- endif -%}
    {{ return(batches) }}
{%- endmacro %}
