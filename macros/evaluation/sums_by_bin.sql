{% macro sums_by_bin() -%}
    select
        window_number,
        slice_key,
        slice_value,
        {{ storeroom.brier_calibration('gap', 'row_count') }} as brier_calibration,
        {{ storeroom.brier_calibration_std_error('gap', 'row_count', 'errors_2') }} as brier_calibration_std_error,
        {{ storeroom.brier_refinement('gap', 'row_count', 'errors_2') }} as brier_refinement,
        {{ storeroom.brier_refinement_std_error('gap', 'row_count', 'errors_2', 'errors_3', 'errors_4') }}
            as brier_refinement_std_error,
        {{ storeroom.expected_calibration_error('gap', 'row_count') }} as expected_calibration_error,
        {{ storeroom.expected_calibration_error_std_error('gap', 'row_count', 'errors_2') }}
            as expected_calibration_error_std_error
    from bins
    group by 1, 2, 3
{%- endmacro %}
