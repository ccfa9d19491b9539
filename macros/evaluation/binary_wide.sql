{% macro binary_wide(declaration) -%}
    {#- One row per slice with all that the metrics are made of: sums over distinct scores, over bins and over steps. -#}
    {%- set performance = declaration.performance -%}
    select
        totals.*,
        positive_total - tp as fn,
        negative_total - fp as tn,
        positive_total - dummy_tp as dummy_fn,
        negative_total - dummy_fp as dummy_tn,
        {{ performance.top_share }} as top_share,
        {%- if performance.beta is not none %}
        {{ performance.beta }} as beta,
        {%- endif %}
        {%- for cell, value in (performance.outcome_values or {}).items() %}
        {{ value }} as {{ cell }}_value,
        {%- endfor %}
        (hits_below_cut - hits_above_cut)
            / (least(row_total, {{ performance.top_share }} * row_total + sqrt(row_total))
                - greatest(0, {{ performance.top_share }} * row_total - sqrt(row_total))) as rate_at_cut,
        {{ storeroom.star_except('by_score', ['window_number', 'slice_key', 'slice_value']) }},
        {{ storeroom.star_except('by_bin', ['window_number', 'slice_key', 'slice_value']) }},
        by_step.average_precision_std_error
    from totals
    {%- for name, query in [
        ('by_score', storeroom.sums_by_score(performance.top_share)), ('by_bin', storeroom.sums_by_bin()),
        ('by_step', storeroom.sums_by_step()),
    ] %}
    left join (
        {{ query | indent(8) }}
    ) as {{ name }}
        on totals.window_number = {{ name }}.window_number
        and totals.slice_key = {{ name }}.slice_key
        and totals.slice_value = {{ name }}.slice_value
    {%- endfor %}
{%- endmacro %}
