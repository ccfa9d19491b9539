{% macro tall_measures(metrics) -%}
    {#- One row per metric from the one row per slice of `wide`. -#}
    select
        window_number,
        slice_key,
        slice_value,
        measure.metric,
        measure.value,
        measure.std_error,
        measure.baseline_value
    from (
        select
            window_number,
            slice_key,
            slice_value,
            {{ storeroom.measure_structs(metrics) | indent(12) }} as structs
        from wide
    ) as measured
    {{ storeroom.cross_join_unnest('structs', 'measure') }}
{%- endmacro %}
