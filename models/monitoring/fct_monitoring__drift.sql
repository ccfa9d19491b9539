{{ config(
    materialized='incremental',
    pre_hook="{{ storeroom.narrow(
        [ref('fct_monitoring__histograms'), ref('int_monitoring__profiles')],
        storeroom.comparisons_due(storeroom.every_partition(this), ['features', 'prediction', 'label'])
    ) }}",
    post_hook="{{ storeroom.drop_narrowed([ref('fct_monitoring__histograms'), ref('int_monitoring__profiles')]) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'drift_id'),
) }}

{#- What one comparison is about: a batch, a reference, and a feature in a slice. -#}
{%- set keys = ['measurement_id', 'reference', 'slice_key', 'slice_value', 'feature_name'] -%}
{%- set comparison = keys | join(', ') -%}
{%- set bin_distances = {
    'jensen_shannon': storeroom.jensen_shannon_of_bins('reference_count', 'batch_count', 'reference_total', 'batch_total'),
    'hellinger': storeroom.hellinger_of_bins('reference_count', 'batch_count', 'reference_total', 'batch_total'),
    'total_variation': storeroom.total_variation_of_bins(
        'reference_count', 'batch_count', 'reference_total', 'batch_total'
    ),
    'l_infinity': storeroom.l_infinity_of_bins('reference_count', 'batch_count', 'reference_total', 'batch_total'),
    'psi': storeroom.psi_of_bins('reference_count', 'batch_count', 'reference_total', 'batch_total', 'bin_total'),
    'kullback_leibler': storeroom.kullback_leibler_of_bins(
        'reference_count', 'batch_count', 'reference_total', 'batch_total', 'bin_total'
    ),
} %}

with

histograms as (
    select * from {{ storeroom.narrowed(ref('fct_monitoring__histograms')) }}
),

profiles as (
    select * from {{ storeroom.narrowed(ref('int_monitoring__profiles')) }}
),

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

incidents as (
    select * from {{ ref('int_monitoring__incidents') }}
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

batches_due as (
    select measurements.*
    from measurements
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ storeroom.every_partition(this) }}) as measured
        on measurements.measurement_id = measured.measurement_id
    {%- endif %}
    where measurements.window_kind = 'batch'
    {%- if is_incremental() %}
        and measured.measurement_id is null
    {%- endif %}
),

-- One row per window of a reference: `trailing` has several, and their small rows are added up.
comparisons as (
    {{ storeroom.compared_windows('batches_due', 'measurements', 'incidents') }}
),

sides as (
    select
        comparisons.measurement_id,
        comparisons.reference,
        histograms.slice_key,
        histograms.slice_value,
        histograms.feature_name,
        histograms.bin_type,
        histograms.bin_index,
        histograms.coarse_index,
        histograms.upper_bound,
        histograms.row_count as reference_count,
        cast(0 as int64) as batch_count
    from comparisons
    inner join histograms
        on comparisons.reference_measurement_id = histograms.measurement_id

    union all

    select
        comparisons.measurement_id,
        comparisons.reference,
        histograms.slice_key,
        histograms.slice_value,
        histograms.feature_name,
        histograms.bin_type,
        histograms.bin_index,
        histograms.coarse_index,
        histograms.upper_bound,
        cast(0 as int64) as reference_count,
        histograms.row_count as batch_count
    from (select distinct measurement_id, reference from comparisons) as comparisons
    inner join histograms
        on comparisons.measurement_id = histograms.measurement_id
),

fine_bins as (
    select
        {{ comparison }},
        bin_type,
        bin_index,
        coarse_index,
        max(upper_bound) as upper_bound,
        cast(sum(reference_count) as float64) as reference_count,
        cast(sum(batch_count) as float64) as batch_count
    from sides
    group by {{ comparison }}, bin_type, bin_index, coarse_index
),

coarse_bins as (
    select
        {{ comparison }},
        coarse_index,
        sum(reference_count) as reference_count,
        sum(batch_count) as batch_count
    from fine_bins
    group by {{ comparison }}, coarse_index
    having sum(fine_bins.reference_count) + sum(fine_bins.batch_count) > 0
),

shared_bins as (
    select
        *,
        sum(reference_count) over (partition by {{ comparison }}) as reference_total,
        sum(batch_count) over (partition by {{ comparison }}) as batch_total,
        count(*) over (partition by {{ comparison }}) as bin_total
    from coarse_bins
),

distances as (
    select
        {{ comparison }},
        max(reference_total) as reference_count,
        max(batch_total) as batch_count
        {%- for method, expression in bin_distances.items() %},
        {{ expression }} as {{ method }}
        {%- endfor %}
    from shared_bins
    group by {{ comparison }}
),

-- Cochran's rule: cells with fewer than five expected rows on the smaller side are merged into one.
merged_bins as (
    select
        {{ comparison }},
        case
            when (reference_count + batch_count) * least(reference_total, batch_total)
                / nullif(reference_total + batch_total, 0) >= 5
                then coarse_index
            else -1000
        end as cell,
        sum(reference_count) as reference_count,
        sum(batch_count) as batch_count,
        max(reference_total) as reference_total,
        max(batch_total) as batch_total
    from shared_bins
    group by {{ comparison }}, 6
),

tables as (
    select
        {{ comparison }},
        {{ storeroom.chi_square_statistic('reference_count', 'batch_count', 'reference_total', 'batch_total') }}
            as chi_square,
        {{ storeroom.g_statistic('reference_count', 'batch_count', 'reference_total', 'batch_total') }} as g_test,
        max(reference_total + batch_total) as row_count,
        count(*) - 1 as degrees_of_freedom
    from merged_bins
    group by {{ comparison }}
),

-- What has no place in a distribution function is compared by its share: what is missing, and what training never saw.
-- Even where nothing moved a batch has values that training did not: about as many as training has values that it saw only
-- once (Good 1953), which is what they are compared with.
share_differences as (
    {{ storeroom.share_differences('fine_bins', keys, {
        'missing_share': (
            "case when bin_type in ('null', 'nan', 'infinite') then reference_count else 0 end",
            "case when bin_type in ('null', 'nan', 'infinite') then batch_count else 0 end",
        ),
        'unseen_share': (
            "case when bin_type = 'unseen' or (reference = 'training' and bin_type = 'category' and reference_count = 1)"
                ~ " then reference_count else 0 end",
            "case when bin_type = 'unseen' then batch_count else 0 end",
        ),
    }) }}
),

-- Reference and batch as numbers: moments are merged about the common mean, where nothing cancels.
moments as (
    {{ storeroom.compared_moments('comparisons', 'profiles') }}
),

exact_functions as (
    {{ storeroom.exact_distribution_functions('comparisons', 'profiles', keys) }}
),

binned_functions as (
    {{ storeroom.binned_distribution_functions('fine_bins', 'moments', keys) }}
),

-- Values that were kept on both sides give the exact distances, bins bound them.
functions as (
    select
        binned_functions.measurement_id,
        binned_functions.reference,
        binned_functions.slice_key,
        binned_functions.slice_value,
        binned_functions.feature_name,
        case when exact_functions.measurement_id is null then binned_functions.kolmogorov_smirnov
            else exact_functions.kolmogorov_smirnov end as kolmogorov_smirnov,
        case when exact_functions.measurement_id is null then binned_functions.kolmogorov_smirnov_error
            else 0 end as kolmogorov_smirnov_error,
        case when exact_functions.measurement_id is null then binned_functions.wasserstein
            else exact_functions.wasserstein end as wasserstein,
        case when exact_functions.measurement_id is null then binned_functions.wasserstein_error
            else 0 end as wasserstein_error,
        binned_functions.reference_count,
        binned_functions.batch_count
    from binned_functions
    left join exact_functions
        on {{ storeroom.same_keys('binned_functions', 'exact_functions', keys) }}
),

number_distances as (
    select
        functions.measurement_id,
        functions.reference,
        functions.slice_key,
        functions.slice_value,
        functions.feature_name,
        functions.kolmogorov_smirnov,
        functions.kolmogorov_smirnov_error,
        {{ storeroom.in_deviations('functions.wasserstein', 'moments.reference_standard_deviation') }} as wasserstein,
        {{ storeroom.in_deviations('functions.wasserstein_error', 'moments.reference_standard_deviation') }}
            as wasserstein_error,
        {{ storeroom.in_deviations('moments.batch_mean - moments.reference_mean', 'moments.reference_standard_deviation') }}
            as mean_difference,
        {{ storeroom.ks_p_value(
            'functions.kolmogorov_smirnov',
            '(functions.reference_count * functions.batch_count / nullif(functions.reference_count + functions.batch_count, 0))'
        ) }} as kolmogorov_smirnov_p_value,
        moments.welch_t,
        moments.welch_degrees_of_freedom
    from functions
    left join moments
        on {{ storeroom.same_keys('functions', 'moments', keys) }}
),

tests as (
    select
        {{ comparison }},
        'kolmogorov_smirnov' as test_method,
        kolmogorov_smirnov_p_value as p_value
    from number_distances

    union all

    select
        {{ comparison }},
        'mean_difference' as test_method,
        {{ storeroom.student_t_p_value('welch_t', 'welch_degrees_of_freedom') }} as p_value
    from number_distances

    union all

    select
        {{ comparison }},
        test_method,
        {{ storeroom.chi_square_p_value('statistic', 'degrees_of_freedom') }} as p_value
    from (
        select {{ comparison }}, 'chi_square' as test_method, chi_square as statistic, degrees_of_freedom from tables
        union all
        select {{ comparison }}, 'g_test' as test_method, g_test as statistic, degrees_of_freedom from tables
    ) as contingencies

    union all

    -- Where nothing is missing or unseen on either side there is nothing to test, and the family stays small.
    select
        {{ comparison }},
        share_name as test_method,
        p_value
    from share_differences
),

statistics as (
    {%- for method in bin_distances %}
    select {{ comparison }}, '{{ method }}' as drift_method, {{ method }} as statistic, cast(0 as float64) as error_bound
    from distances
    union all
    {%- endfor %}
    {%- for method, error in [
        ('kolmogorov_smirnov', 'kolmogorov_smirnov_error'), ('wasserstein', 'wasserstein_error'),
        ('mean_difference', '0'),
    ] %}
    select {{ comparison }}, '{{ method }}', {{ method }}, cast({{ error }} as float64)
    from number_distances
    union all
    {%- endfor %}
    {%- for method in ['chi_square', 'g_test'] %}
    select {{ comparison }}, '{{ method }}', {{ method }}, cast(0 as float64)
    from tables
    union all
    {%- endfor %}
    select {{ comparison }}, 'cramers_v', {{ storeroom.cramers_v('chi_square', 'row_count') }}, cast(0 as float64)
    from tables
    union all
    select
        {{ comparison }},
        share_name,
        case when share_name = 'missing_share' then abs(difference) else difference end,
        cast(0 as float64)
    from share_differences
),

kinds as (
    select distinct
        measurement_id,
        feature_name,
        feature_kind
    from histograms
),

-- The method that decides for a feature: its own, else its model's for that kind, else the default.
terms as (
    select
        statistics.*,
        batches_due.model_name,
        batches_due.version_id,
        batches_due.batch_start_at,
        -- Features and predictions are known when a batch ends, labels later: they must not change what was decided then.
        case when batches_due.subject = 'label' then 'label' else 'batch' end as family,
        kinds.feature_kind,
        methods.test_method,
        methods.threshold as default_threshold,
        methods.is_deciding as is_default,
        coalesce(of_feature.drift_method, of_model.drift_method) as declared_method,
        case
            when of_feature.threshold is not null or of_feature.drift_method is not null then of_feature.threshold
            else of_model.threshold
        end as declared_threshold,
        methods.drift_method in ('missing_share', 'unseen_share') as is_always_deciding
    from statistics
    inner join batches_due
        on statistics.measurement_id = batches_due.measurement_id
    inner join kinds
        on statistics.measurement_id = kinds.measurement_id
        and statistics.feature_name = kinds.feature_name
    inner join methods
        on statistics.drift_method = methods.drift_method
        and kinds.feature_kind = methods.feature_kind
    left join thresholds as of_feature
        on batches_due.model_name = of_feature.model_name
        and statistics.feature_name = of_feature.feature_name
    left join thresholds as of_model
        on batches_due.model_name = of_model.model_name
        and kinds.feature_kind = of_model.feature_kind
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

tested as (
    select
        decided.*,
        tests.p_value
    from decided
    inner join tests
        on {{ storeroom.same_keys('decided', 'tests', keys) }}
        and decided.test_method = tests.test_method
),

-- A test counts once in its family, however many methods lean on it.
ranked_tests as (
    select
        *,
        max(case when is_deciding then 1 else 0 end) over (partition by {{ comparison }}, test_method)
            as is_deciding_test,
        row_number() over (partition by {{ comparison }}, test_method order by drift_method) as place
    from tested
),

family_tests as (
    select version_id, batch_start_at, family, {{ comparison }}, test_method, is_deciding_test, p_value
    from ranked_tests
    where place = 1
),

adjusted_tests as (
    {{ storeroom.benjamini_hochberg(
        'family_tests', 'p_value', ['version_id', 'batch_start_at', 'family', 'reference', 'is_deciding_test']
    ) }}
),

judged as (
    select
        tested.*,
        adjusted_tests.q_value,
        adjusted_tests.family_size,
        case when tested.is_deciding then coalesce(
            case when not tested.is_always_deciding then tested.declared_threshold end, tested.default_threshold
        ) else tested.default_threshold end as threshold,
        models.alpha,
        models.drift_min_count,
        distances.reference_count,
        distances.batch_count
    from tested
    inner join adjusted_tests
        on {{ storeroom.same_keys('tested', 'adjusted_tests', keys) }}
        and tested.test_method = adjusted_tests.test_method
    inner join distances
        on {{ storeroom.same_keys('tested', 'distances', keys) }}
    inner join models
        on tested.model_name = models.model_name
),

final as (
    select
        measurement_id || '|' || slice_key || '|' || slice_value || '|' || feature_name || '|' || reference || '|'
            || drift_method as drift_id,
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
        case when reference_count > 0 and batch_count > 0 then statistic end as statistic,
        error_bound,
        p_value,
        q_value,
        cast(family_size as int64) as family_size,
        threshold,
        alpha,
        cast(reference_count as int64) as reference_count,
        cast(batch_count as int64) as batch_count,
        is_deciding,
        case
            when threshold is null or statistic is null then null
            when not (reference_count > 0 and batch_count > 0) then null
            when least(reference_count, batch_count) < drift_min_count then null
            -- Fewer values that training did not see are no finding.
            when drift_method = 'unseen_share' and statistic < 0 then false
            else abs(statistic) >= threshold and coalesce(q_value < alpha, false)
        end as is_drifted
    from judged
)

select * from final
