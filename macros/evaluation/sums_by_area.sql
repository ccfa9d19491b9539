{% macro sums_by_area() -%}
    {#- Infinitesimal jackknife: what a row does to the area of each class, added up over the classes, since one row is the
        positive of one and a negative of the others. -#}
    select
        window_number,
        slice_key,
        slice_value,
        max(mean_area) as roc_auc_ovr,
        sqrt(sum(power(influence, 2))) as roc_auc_ovr_std_error
    from (
        select
            placed.window_number,
            placed.slice_key,
            placed.slice_value,
            placed.prediction_id,
            avg(areas.area) as mean_area,
            avg(case
                when placed.positive = 1
                    then (1 - areas.area - placed.negatives_above / placed.negative_total) / placed.positive_total
                else (1 - areas.area - placed.positives_above / placed.positive_total) / placed.negative_total
            end) as influence
        from placed
        inner join areas
            on placed.window_number = areas.window_number
            and placed.slice_key = areas.slice_key
            and placed.slice_value = areas.slice_value
            and placed.class_name = areas.class_name
        where areas.area is not null
        group by 1, 2, 3, 4
    ) as by_prediction
    group by 1, 2, 3
{%- endmacro %}
