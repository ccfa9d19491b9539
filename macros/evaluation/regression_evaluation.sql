{% macro regression_evaluation(declaration) -%}
    {#- CTEs of evaluation_pass for regression. Labels are written by their distance from the mean of the window, so that
        moments of large numbers do not cancel. -#}
    centres as (
        select
            window_number,
            avg(label) as centre
        from outcome_rows
        group by 1
    ),

    errors as (
        {{ storeroom.regression_errors(declaration) }}
    ),

    deciles as (
        {{ storeroom.prediction_deciles() }}
    ),

    wide as (
        {{ storeroom.regression_wide(declaration) }}
    ),

    measures as (
        {{ storeroom.tall_measures(storeroom.declared_metrics(storeroom.regression_metrics(), declaration)) }}
    ),

    points as (
        select
            window_number,
            slice_key,
            slice_value,
            'calibration' as curve,
            decile as point_number,
            mean_value as x,
            mean_label as y,
            lowest_value as threshold,
            row_count
        from deciles
    ),
{%- endmacro %}
