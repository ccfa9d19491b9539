{% macro columns_problem(name, declaration) -%}
    {#- What is wrong with the types and names of a feature view's columns, in one sentence; none where nothing is. The checks
        of features_of in python/storeroom/features.py. -#}
    {%- set node = storeroom.declared_node(declaration.features) -%}
    {%- set where = "vars.storeroom.ml_models." ~ name -%}
    {%- set as_of = node.columns[declaration.as_of] -%}
    {%- if storeroom.kind_of_type(as_of.data_type) != 'time' -%}
        {{ return(where ~ ".as_of is '" ~ declaration.as_of ~ "', of type " ~ as_of.data_type ~ " in the contract of '"
            ~ declaration.features ~ "'; allowed: date, timestamp, datetime, or timestamp with time zone") }}
    {%- endif -%}
    {%- for column in storeroom.feature_columns_of(node, declaration) -%}
        {%- if column.name in ['prediction', 'label'] -%}
            {{ return(where ~ ".features is '" ~ declaration.features ~ "', whose contract has a column '" ~ column.name
                ~ "': monitoring calls a model's own " ~ column.name ~ "s so; rename it in the view") }}
        {%- elif column.name.lower().startswith('storeroom_') -%}
            {{ return(where ~ ".features is '" ~ declaration.features ~ "', whose contract has a column '" ~ column.name
                ~ "': names that begin with storeroom_ are reserved; rename it in the view") }}
        {%- elif '"' in column.name or '`' in column.name -%}
            {{ return(where ~ ".features is '" ~ declaration.features ~ "', whose contract has a column '" ~ column.name
                ~ "', whose name has a quotation mark in it; rename it in the view") }}
        {%- endif -%}
    {%- endfor -%}
    {%- for slice in declaration.slices if (slice.name or slice).lower().startswith('storeroom_') -%}
        {{ return(where ~ ".slices has '" ~ (slice.name or slice)
            ~ "': names that begin with storeroom_ are reserved; choose another name") }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
