{% macro prediction_deciles() -%}
    {#- Predicted and observed mean per decile of the prediction. -#}
    select
        window_number,
        slice_key,
        slice_value,
        decile,
        count(*) as row_count,
        avg(value) as mean_value,
        avg(label) as mean_label,
        min(value) as lowest_value,
        avg(mean_error) as gap,
        sum(mse) as squared_errors
    from errors
    group by 1, 2, 3, 4
{%- endmacro %}
