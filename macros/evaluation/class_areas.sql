{% macro class_areas() -%}
    {#- Area under the ROC curve of each class against the rest; null for a class that is on no row or on all. -#}
    select
        window_number,
        slice_key,
        slice_value,
        class_name,
        1 - sum(positive * negatives_above) / nullif(max(positive_total) * max(negative_total), 0) as area
    from placed
    group by 1, 2, 3, 4
{%- endmacro %}
