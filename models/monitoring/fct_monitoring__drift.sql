{{ config(
    materialized=storeroom.kept_result(),
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name']),
) }}

{#- One test is shared by several methods of a feature, and enters Benjamini-Hochberg once. -#}
{%- set tested = 'comparison_id, slice_key, slice_value, feature_name, test_method' -%}
{%- set is_judged -%}
    (threshold is not null and statistic is not null and least(reference_count, batch_count) >= greatest(drift_min_count, 1))
{%- endset -%}
{%- set is_reached -%}
    (case when is_signed then statistic else abs(statistic) end >= threshold and q_value < alpha)
{%- endset %}

with

-- What was compared with other windows than a reference has now counts no longer.
comparisons as (
    select distinct comparison_id from {{ ref('int_monitoring__comparisons') }}
),

distances as (
    select distances.*
    from {{ storeroom.every_partition(ref('fct_monitoring__distances')) }} as distances
    inner join comparisons
        on distances.comparison_id = comparisons.comparison_id
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

methods as (
    select * from {{ ref('dim_monitoring__methods') }}
),

thresholds as (
    select * from {{ ref('int_monitoring__thresholds') }}
),

-- The method that decides for a feature: its own, else its model's for that kind, else the default.
terms as (
    select
        distances.*,
        -- Features and predictions are known when a batch ends, labels later: they must not change what was decided then.
        case when distances.subject = 'label' then 'label' else 'batch' end as family,
        methods.test_method,
        methods.threshold as default_threshold,
        case when distances.reference_value_count <= 10 then methods.is_deciding_few_values else methods.is_deciding end
            as is_default,
        methods.is_always_deciding,
        methods.is_signed,
        coalesce(of_feature.drift_method, of_model.drift_method) as declared_method,
        case
            when of_feature.threshold is not null or of_feature.drift_method is not null then of_feature.threshold
            else of_model.threshold
        end as declared_threshold,
        models.alpha,
        models.drift_min_count
    from distances
    inner join models
        on distances.model_name = models.model_name
    inner join methods
        on distances.drift_method = methods.drift_method
        and distances.feature_kind = methods.feature_kind
    left join thresholds as of_feature
        on distances.model_name = of_feature.model_name
        and distances.feature_name = of_feature.feature_name
    left join thresholds as of_model
        on distances.model_name = of_model.model_name
        and distances.feature_kind = of_model.feature_kind
),

decided as (
    select
        *,
        case
            when declared_method = 'none' then false
            when is_always_deciding or declared_method is null then is_default
            else drift_method = declared_method
        end as is_deciding
    from terms
),

ranked as (
    select
        *,
        max(case when is_deciding then 1 else 0 end) over (partition by {{ tested }}) as is_deciding_test,
        row_number() over (partition by {{ tested }} order by drift_method) as place
    from decided
),

tests as (
    select
        version_id,
        batch_start_at,
        family,
        reference,
        is_deciding_test,
        {{ tested }},
        p_value
    from ranked
    where place = 1
),

adjusted as (
    {{ storeroom.benjamini_hochberg(
        'tests', 'p_value', ['version_id', 'batch_start_at', 'family', 'reference', 'is_deciding_test']
    ) }}
),

judged as (
    select
        ranked.*,
        adjusted.q_value,
        adjusted.family_size,
        case when ranked.is_deciding then coalesce(
            case when not ranked.is_always_deciding then ranked.declared_threshold end, ranked.default_threshold
        ) else ranked.default_threshold end as threshold
    from ranked
    inner join adjusted
        on {{ storeroom.same_keys('ranked', 'adjusted', tested.split(', ')) }}
),

final as (
    select
        distance_id as drift_id,
        measurement_id,
        model_name,
        version_id,
        batch_start_at,
        feature_name,
        feature_kind,
        slice_key,
        slice_value,
        reference,
        drift_method,
        statistic,
        error_bound,
        p_value,
        q_value,
        cast(family_size as int64) as family_size,
        threshold,
        alpha,
        reference_count,
        batch_count,
        is_deciding,
        {{ is_judged }} and {{ is_reached }} and abs(statistic) - error_bound < threshold as is_bound_deciding,
        case
            when {{ is_judged }} then {{ is_reached }} and abs(statistic) - error_bound >= threshold
        end as is_drifted
    from judged
)

select * from final
