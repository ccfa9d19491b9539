{% macro label_columns_problem(declaration, columns) -%}
    {#- All models share one statement that reads every label view: a type that an engine cannot cast would break it. -#}
    {%- set types = {} -%}
    {%- for name, data_type in columns.items() -%}
        {%- do types.update({name | lower: data_type}) -%}
    {%- endfor -%}
    {%- set times = [declaration.as_of, 'observed_at'] -%}
    {%- for column in declaration.entity + [declaration.label] + times -%}
        {%- set data_type = types.get(column | lower) -%}
        {%- set where = ".labels is '" ~ declaration.labels ~ "', " -%}
        {%- set allowed = none -%}
        {%- if column | lower not in types -%}
            {{ return(where ~ "which has no column '" ~ column ~ "'; it has: " ~ columns | join(', ')
                ~ '. Add the column, or name the right one') }}
        {%- elif column in times and storeroom.kind_of_type(data_type) != 'time' -%}
            {%- set allowed = 'date, timestamp, datetime, or timestamp with time zone' -%}
        {%- elif storeroom.canonical_type(data_type) is none
            and (column != declaration.label or declaration.task != 'multiclass_classification') -%}
            {%- set allowed = storeroom.column_types() | join(', ') -%}
        {%- endif -%}
        {%- if allowed -%}
            {{ return(where ~ "whose column '" ~ column ~ "' is of type " ~ data_type | lower ~ '; allowed: ' ~ allowed
                ~ '. Cast it in the view') }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
