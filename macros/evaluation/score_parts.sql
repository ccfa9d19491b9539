{% macro score_parts() -%}
    {#- Scores of one calibration bin and one step of the curves added up. A step is 1/250 of the way along and up that the
        ROC curve goes; the first and the last score of each stay, so that a thinned curve's area is within 1/1000 of it. -#}
    {%- set sums = {
        'positives': 'positives',
        'negatives': 'negatives',
        'score_sum': '(positives + negatives) * score',
        'precision_sum': 'positives * positives_so_far / rows_so_far',
        'rise': 'positives * negatives_so_far / power(rows_so_far, 2)',
        'fall': 'positives * positives_so_far / power(rows_so_far, 2)',
    } -%}
    {%- for degree in range(1, 5) -%}
        {%- do sums.update({
            'errors_' ~ degree: 'positives * power(score - 1, ' ~ degree ~ ') + negatives * power(score, ' ~ degree ~ ')'
        }) -%}
    {%- endfor -%}
    select
        window_number,
        slice_key,
        slice_value,
        {{ storeroom.calibration_bin('score') }} as bin,
        cast(floor(250 * (
            positives_so_far / nullif(positive_total, 0) + negatives_so_far / nullif(negative_total, 0)
        )) as int64) as step,
        count(*) as score_count,
        max(score) as first_score,
        min(score) as last_score,
        {%- for class in ['positives', 'negatives'] %}
        min({{ class }}_so_far) as first_{{ class }},
        max({{ class }}_so_far) as last_{{ class }},
        {%- endfor %}
        max(positive_total) as positive_total,
        max(negative_total) as negative_total
        {%- for name, expression in sums.items() %},
        sum({{ expression }}) as {{ name }}
        {%- endfor %}
    from ranked
    group by 1, 2, 3, 4, 5
{%- endmacro %}
