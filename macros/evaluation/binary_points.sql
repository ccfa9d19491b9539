{% macro binary_points() -%}
    {#- ROC and gain keep the first and the last score of a step, from the corner on; precision-recall one point per step, at
        its last score, with the mean precision of the positives in it, which keeps the area as it is. -#}
    {%- set share = {
        'x': 'negatives / nullif(negative_total, 0)', 'contacted': '(positives + negatives) / (positive_total + negative_total)',
    } -%}
    {%- for curve, x in [('roc', share.x), ('gain', share.contacted)] %}
    select
        window_number,
        slice_key,
        slice_value,
        '{{ curve }}' as curve,
        row_number() over (
            partition by window_number, slice_key, slice_value order by positives + negatives
        ) - 1 as point_number,
        {{ x }} as x,
        positives / nullif(positive_total, 0) as y,
        threshold,
        cast(null as int64) as row_count
    from (
        {{ storeroom.curve_ends() | indent(8) }}
    ) as ends

    union all
    {% endfor %}
    select
        window_number,
        slice_key,
        slice_value,
        'precision_recall' as curve,
        row_number() over (partition by window_number, slice_key, slice_value order by step) as point_number,
        last_positives / positive_total as x,
        precision_within as y,
        last_score as threshold,
        cast(null as int64) as row_count
    from steps
    where slice_key = 'all'
        and positives > 0

    union all

    select
        window_number,
        slice_key,
        slice_value,
        'calibration' as curve,
        bin as point_number,
        score_sum / row_count as x,
        positives / row_count as y,
        lowest_score as threshold,
        row_count
    from bins
{%- endmacro %}
