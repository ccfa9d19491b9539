{% macro multiclass_wide() -%}
    {#- One row per slice with all metrics. -#}
    select
        by_cell.*
        {%- for name in ['log_loss', 'log_loss_std_error', 'brier', 'brier_std_error'] %},
        by_row.{{ name }}
        {%- endfor %},
        by_area.roc_auc_ovr,
        by_area.roc_auc_ovr_std_error
    from (
        {{ storeroom.sums_by_cell() | indent(8) }}
    ) as by_cell
    {%- for name, query in [('by_row', storeroom.sums_by_row()), ('by_area', storeroom.sums_by_area())] %}
    left join (
        {{ query | indent(8) }}
    ) as {{ name }}
        on by_cell.window_number = {{ name }}.window_number
        and by_cell.slice_key = {{ name }}.slice_key
        and by_cell.slice_value = {{ name }}.slice_value
    {%- endfor %}
{%- endmacro %}
