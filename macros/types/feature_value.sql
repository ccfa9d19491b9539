{% macro feature_value(column) -%}
    {#- A column of a feature view as its kind is compared and learned from: a number, a number of days, or a category's text.
        Text that is no number is NaN: it is counted, and nothing else. -#}
    {%- set name = adapter.quote(column.name) -%}
    {%- set type = storeroom.canonical_type(column.data_type) -%}
    {%- if column.is_day_count -%}
        {{ return(storeroom.days_since_epoch(name)) }}
    {%- elif column.kind == 'categorical' and type in ['float64', 'date', 'timestamp'] -%}
        {{ return(storeroom.value_text(name, column.data_type)) }}
    {%- elif column.kind == 'numeric' and type in ['string', 'uuid'] -%}
        {{ return("case when " ~ name ~ " is not null then coalesce(" ~ storeroom.safe_number(name)
            ~ ", cast('nan' as float64)) end") }}
    {%- elif column.kind == 'numeric' and type == 'bool' -%}
        {{ return('cast(' ~ name ~ ' as int64)') }}
    {%- endif -%}
    {{ return(name) }}
{%- endmacro %}
