{% macro regression_wide(declaration) -%}
    {#- One row per slice with all that the metrics are made of. -#}
    select
        by_row.*,
        by_decile.decile_error,
        by_decile.decile_error_std_error
    from (
        select
            window_number,
            slice_key,
            slice_value,
            count(*) as row_count,
            {%- for name in storeroom.row_errors('value', 'label', declaration) %}
            avg({{ name }}) as {{ name }},
            {{ storeroom.mean_std_error(name) }} as {{ name }}_std_error,
            avg(dummy_{{ name }}) as dummy_{{ name }},
            {%- endfor %}
            {{ storeroom.quantiles('mae', '[0.4, 0.5, 0.6]') }} as error_quantiles,
            {{ storeroom.quantiles('dummy_mae', '[0.4, 0.5, 0.6]') }} as dummy_error_quantiles,
            {{ storeroom.r_squared('mse', 'label') }} as r_squared,
            {{ storeroom.r_squared_std_error('mse', 'shifted_label') }} as r_squared_std_error,
            {{ storeroom.r_squared('dummy_mse', 'label') }} as dummy_r_squared
        from errors
        group by 1, 2, 3
    ) as by_row
    inner join (
        select
            window_number,
            slice_key,
            slice_value,
            {{ storeroom.expected_calibration_error('gap', 'row_count') }} as decile_error,
            {{ storeroom.expected_calibration_error_std_error('gap', 'row_count', 'squared_errors') }}
                as decile_error_std_error
        from deciles
        group by 1, 2, 3
    ) as by_decile
        on by_row.window_number = by_decile.window_number
        and by_row.slice_key = by_decile.slice_key
        and by_row.slice_value = by_decile.slice_value
{%- endmacro %}
