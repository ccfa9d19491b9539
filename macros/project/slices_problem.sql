{% macro slices_problem(name, declared) -%}
    {#- Slices that would break the SQL of every model; python/storeroom/config.py says the same. -#}
    {%- set where = "vars.storeroom.ml_models." ~ name ~ ".slices" -%}
    {%- set slices = [declared] if declared is string or declared is mapping else declared -%}
    {%- if slices is not sequence -%}
        {{ return(where ~ " is " ~ slices ~ "; write a list of feature columns or of {name, expression}") }}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for slice in slices -%}
        {%- if slice is not string and (slice is not mapping or slice.keys() | sort != ['expression', 'name']) -%}
            {{ return(where ~ " has " ~ slice ~ "; write the name of a feature column, or {name, expression}") }}
        {%- endif -%}
        {%- if slice is mapping and not modules.re.match('[A-Za-z_][A-Za-z0-9_]*$', slice.name | string) -%}
            {{ return(where ~ " has " ~ slice
                ~ "; a name has letters, digits and underscores, and starts with no digit") }}
        {%- endif -%}
        {%- if slice is mapping and (slice.expression is not string or not slice.expression.strip()) -%}
            {{ return(where ~ " has " ~ slice ~ "; write SQL over the columns of the feature view as its expression") }}
        {%- endif -%}
        {%- set slice_name = slice if slice is string else slice.name -%}
        {%- if slice_name in names + ['all'] -%}
            {{ return(where ~ " has " ~ slice_name ~ (
                "; 'all' stands for the whole batch; choose another name" if slice_name == 'all'
                else "; it is there twice: give each slice a name of its own"
            )) }}
        {%- endif -%}
        {%- do names.append(slice_name) -%}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
