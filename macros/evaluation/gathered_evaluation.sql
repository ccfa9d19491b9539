{% macro gathered_evaluation() -%}
    {#- The end of evaluation_pass: what was found of a slice in one row. A slice without a matured label is a row too. -#}
    measure_lists as (
        select
            window_number,
            slice_key,
            slice_value,
            array_agg({{ storeroom.make_struct({
                'metric': 'metric', 'value': 'cast(value as float64)', 'std_error': 'cast(std_error as float64)',
                'baseline_value': 'cast(baseline_value as float64)',
            }) }} order by metric) as measures
        from measures
        group by 1, 2, 3
    ),

    point_lists as (
        select
            window_number,
            slice_key,
            slice_value,
            array_agg({{ storeroom.make_struct({
                'curve': 'curve', 'point_number': 'cast(point_number as int64)', 'x': 'cast(x as float64)',
                'y': 'cast(y as float64)', 'threshold': 'cast(threshold as float64)',
                'row_count': 'cast(row_count as int64)',
            }) }} order by curve, point_number) as points
        from points
        group by 1, 2, 3
    )

    select
        slice_losses.*,
        measure_lists.measures,
        point_lists.points
    from slice_losses
    {%- for lists in ['measure_lists', 'point_lists'] %}
    left join {{ lists }}
        on slice_losses.window_number = {{ lists }}.window_number
        and slice_losses.slice_key = {{ lists }}.slice_key
        and slice_losses.slice_value = {{ lists }}.slice_value
    {%- endfor %}
{%- endmacro %}
