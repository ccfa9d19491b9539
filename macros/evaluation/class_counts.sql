{% macro class_counts() -%}
    {#- Rows of a class by label, by decision and by both, of the classes that are either in a slice; and the share of the
        slice that they are. -#}
    select
        *,
        {{ storeroom.precision('hits', '(said - hits)') }} as class_precision,
        {{ storeroom.recall('hits', '(labelled - hits)') }} as class_recall,
        {{ storeroom.f_beta('hits', '(said - hits)', '(labelled - hits)', 1) }} as class_f1,
        labelled / sum(labelled) over (partition by window_number, slice_key, slice_value) as weight,
        1.0 / count(*) over (partition by window_number, slice_key, slice_value) as equal_weight
    from (
        select
            window_number,
            slice_key,
            slice_value,
            class_name,
            sum(labelled) as labelled,
            sum(said) as said,
            sum(hits) as hits
        from (
            select window_number, slice_key, slice_value, label_class as class_name, row_count as labelled, 0.0 as said,
                case when label_class = predicted_class then row_count else 0.0 end as hits
            from cells

            union all

            select window_number, slice_key, slice_value, predicted_class, 0.0, row_count, 0.0
            from cells
        ) as sides
        group by 1, 2, 3, 4
    ) as counted
{%- endmacro %}
