{% macro sums_by_step() -%}
    select
        window_number,
        slice_key,
        slice_value,
        {{ storeroom.average_precision_std_error(
            'positives', 'negatives', 'precision_within', 'rise_below', 'fall_below'
        ) }} as average_precision_std_error
    from steps
    group by 1, 2, 3
{%- endmacro %}
