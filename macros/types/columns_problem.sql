{% macro columns_problem(declaration, as_of, columns) -%}
    {%- if storeroom.kind_of_type(as_of.data_type) != 'time' -%}
        {{ return(".as_of is '" ~ declaration.as_of ~ "', of type " ~ as_of.data_type ~ " in the contract of '"
            ~ declaration.features ~ "'; allowed: date, timestamp, datetime, or timestamp with time zone. Cast it in the view") }}
    {%- endif -%}
    {%- for column in columns -%}
        {%- if column.name in ['prediction', 'label'] -%}
            {{ return(".features is '" ~ declaration.features ~ "', whose contract has a column '" ~ column.name
                ~ "': monitoring calls a model's own " ~ column.name ~ "s so; rename it in the view, or give it "
                ~ "`meta: {storeroom: {role: ignored}}`") }}
        {%- elif column.name.lower().startswith('storeroom_') -%}
            {{ return(".features is '" ~ declaration.features ~ "', whose contract has a column '" ~ column.name
                ~ "': names that begin with storeroom_ are reserved; rename it in the view") }}
        {%- elif '"' in column.name or '`' in column.name -%}
            {{ return(".features is '" ~ declaration.features ~ "', whose contract has a column '" ~ column.name
                ~ "', whose name has a quotation mark in it; rename it in the view") }}
        {%- endif -%}
    {%- endfor -%}
    {%- for slice in declaration.slices if (slice.name or slice).lower().startswith('storeroom_') -%}
        {{ return(".slices has '" ~ (slice.name or slice)
            ~ "': names that begin with storeroom_ are reserved; choose another name") }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
