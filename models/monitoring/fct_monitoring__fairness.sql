{{ config(tags=['storeroom_rendered']) }}

{%- set sensitive = [] -%}
{%- for name, declaration in storeroom.ml_models().items() if declaration.task == 'binary_classification' -%}
    {%- for column in declaration.performance.sensitive -%}
        {%- do sensitive.append('(' ~ storeroom.string_literal(name) ~ ', ' ~ storeroom.string_literal(column) ~ ')') -%}
    {%- endfor -%}
{%- endfor -%}
{%- set z = 1.959963984540054 %}

with

cells as (
    select
        window_id,
        model_name,
        version_id,
        window_kind = 'shadow' as is_shadow,
        batch_start_at,
        batch_end_at,
        slice_key,
        slice_value,
        max(label_count) as label_count
        {%- for metric in ['true_positives', 'false_positives', 'false_negatives', 'true_negatives'] %},
        max(case when metric = '{{ metric }}' then value end) as {{ metric }}
        {%- endfor %}
    from {{ ref('int_monitoring__performance') }}
    where window_kind in ('batch', 'shadow')
        and label_count > 0
        and {% if sensitive %}(model_name, slice_key) in ({{ sensitive | join(', ') }}){% else %}1 = 0{% endif %}
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

-- The largest group is what the others are compared with.
ranked as (
    select
        *,
        row_number() over (
            partition by window_id, slice_key order by label_count desc, slice_value
        ) as place
    from cells
),

shares as (
    {%- for metric, hits, total in [
        ('selection_rate', 'true_positives + false_positives', 'label_count'),
        ('true_positive_rate', 'true_positives', 'true_positives + false_negatives'),
        ('false_positive_rate', 'false_positives', 'false_positives + true_negatives'),
        ('precision', 'true_positives', 'true_positives + false_positives'),
    ] %}
    select
        *,
        '{{ metric }}' as metric,
        {{ hits }} as hits,
        {{ total }} as total
    from ranked
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

bounded as (
    select
        *,
        hits / nullif(total, 0) as value,
        {{ storeroom.wilson_bound('hits', 'total', -z) }} as value_lower,
        {{ storeroom.wilson_bound('hits', 'total', z) }} as value_upper,
        (1 - hits / nullif(total, 0)) / nullif(hits, 0) as squared_log_error
    from shares
),

-- Newcombe's interval of a difference from Wilson's of both shares; of a ratio the normal one of its logarithm.
compared as (
    select
        bounded.*,
        reference.slice_value as reference_slice_value,
        reference.value as reference_value,
        bounded.value - reference.value as difference,
        bounded.value - reference.value
            - sqrt(power(bounded.value - bounded.value_lower, 2) + power(reference.value_upper - reference.value, 2))
            as difference_lower,
        bounded.value - reference.value
            + sqrt(power(bounded.value_upper - bounded.value, 2) + power(reference.value - reference.value_lower, 2))
            as difference_upper,
        bounded.value / nullif(reference.value, 0) as ratio,
        sqrt(bounded.squared_log_error + reference.squared_log_error) as ratio_log_error
    from bounded
    inner join bounded as reference
        on bounded.window_id = reference.window_id
        and bounded.slice_key = reference.slice_key
        and bounded.metric = reference.metric
        and reference.place = 1
    where bounded.place > 1
),

final as (
    select
        window_id || '|' || slice_key || '|' || slice_value || '|' || metric as fairness_id,
        model_name,
        version_id,
        is_shadow,
        batch_start_at,
        batch_end_at,
        slice_key,
        slice_value,
        reference_slice_value,
        metric,
        value,
        value_lower,
        value_upper,
        reference_value,
        difference,
        difference_lower,
        difference_upper,
        ratio,
        ratio * exp(-{{ z }} * ratio_log_error) as ratio_lower,
        ratio * exp({{ z }} * ratio_log_error) as ratio_upper,
        label_count
    from compared
)

select * from final
