{% macro sums_by_row() -%}
    {#- A class that training never saw has probability 0: all of its row's squared error is there. -#}
    {%- set log_loss = '-ln(greatest(least(true_score, 1.0), 2.220446049250313e-16))' -%}
    select
        window_number,
        slice_key,
        slice_value,
        avg({{ log_loss }}) as log_loss,
        {{ storeroom.mean_std_error(log_loss) }} as log_loss_std_error,
        avg(squared_error) as brier,
        {{ storeroom.mean_std_error('squared_error') }} as brier_std_error
    from (
        select
            window_number,
            slice_key,
            slice_value,
            prediction_id,
            sum(positive * score) as true_score,
            sum(power(score - positive, 2)) + 1 - sum(positive) as squared_error
        from class_rows
        group by 1, 2, 3, 4
    ) as scored
    group by 1, 2, 3
{%- endmacro %}
