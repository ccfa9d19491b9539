{% macro class_points() -%}
    {#- Classes have no curve: a row per class and step of each would outgrow everything else. -#}
    select
        window_number,
        slice_key,
        slice_value,
        cast(null as string) as curve,
        cast(null as int64) as point_number,
        cast(null as float64) as x,
        cast(null as float64) as y,
        cast(null as float64) as threshold,
        cast(null as int64) as row_count
    from labelled
    where 1 = 0
{%- endmacro %}
