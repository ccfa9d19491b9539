{{ config(materialized='incremental', unique_key='drift_id') }}

{%- set references = [] -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- for reference in declaration.references -%}
        {%- do references.append((name, reference)) -%}
    {%- endfor -%}
{%- endfor %}

with

histograms as (
    select * from {{ ref('fct_monitoring__histograms') }}
),

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
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

batches as (
    select
        measurement_id,
        model_name,
        version_id,
        window_kind,
        subject,
        batch_start_at,
        lag(measurement_id) over (
            partition by version_id, subject order by batch_start_at
        ) as previous_measurement_id
    from measurements
    where window_kind in ('context', 'batch')
),

batches_due as (
    select batches.*
    from batches
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ this }}) as measured
        on batches.measurement_id = measured.measurement_id
    {%- endif %}
    where batches.window_kind = 'batch'
    {%- if is_incremental() %}
        and measured.measurement_id is null
    {%- endif %}
),

declared_references as (
    {%- for name, reference in references %}
    select
        {{ storeroom.string_literal(name) }} as model_name,
        {{ storeroom.string_literal(reference) }} as reference
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- if not references %}
    select model_name, model_name as reference from models
    where 1 = 0
    {%- endif %}
),

comparisons as (
    select
        batches_due.measurement_id,
        references_of.measurement_id as reference_measurement_id,
        'training' as reference
    from batches_due
    inner join declared_references
        on batches_due.model_name = declared_references.model_name
        and declared_references.reference = 'training'
    inner join measurements as references_of
        on batches_due.version_id = references_of.version_id
        and batches_due.subject = references_of.subject
        and references_of.window_kind = case when batches_due.subject = 'features' then 'training' else 'test' end

    union all

    select
        batches_due.measurement_id,
        batches_due.previous_measurement_id as reference_measurement_id,
        'previous' as reference
    from batches_due
    inner join declared_references
        on batches_due.model_name = declared_references.model_name
        and declared_references.reference = 'previous'
    where batches_due.previous_measurement_id is not null
),

sides as (
    select
        comparisons.measurement_id,
        comparisons.reference,
        histograms.feature_name,
        histograms.bin_type,
        histograms.bin_index,
        histograms.coarse_index,
        histograms.row_count as reference_count,
        cast(0 as int64) as batch_count
    from comparisons
    inner join histograms
        on comparisons.reference_measurement_id = histograms.measurement_id

    union all

    select
        comparisons.measurement_id,
        comparisons.reference,
        histograms.feature_name,
        histograms.bin_type,
        histograms.bin_index,
        histograms.coarse_index,
        cast(0 as int64) as reference_count,
        histograms.row_count as batch_count
    from comparisons
    inner join histograms
        on comparisons.measurement_id = histograms.measurement_id
),

fine_bins as (
    select
        measurement_id,
        reference,
        feature_name,
        bin_type,
        bin_index,
        coarse_index,
        cast(sum(reference_count) as float64) as reference_count,
        cast(sum(batch_count) as float64) as batch_count
    from sides
    group by 1, 2, 3, 4, 5, 6
),

coarse_bins as (
    select
        measurement_id,
        reference,
        feature_name,
        coarse_index,
        sum(reference_count) as reference_count,
        sum(batch_count) as batch_count
    from fine_bins
    group by 1, 2, 3, 4
    having sum(reference_count) + sum(batch_count) > 0
),

shared_bins as (
    select
        *,
        sum(reference_count) over (partition by measurement_id, reference, feature_name) as reference_total,
        sum(batch_count) over (partition by measurement_id, reference, feature_name) as batch_total,
        count(*) over (partition by measurement_id, reference, feature_name) as bin_total
    from coarse_bins
),

distances as (
    select
        measurement_id,
        reference,
        feature_name,
        max(reference_total) as reference_count,
        max(batch_total) as batch_count,
        {{ storeroom.psi_of_bins('reference_count', 'batch_count', 'reference_total', 'batch_total', 'bin_total') }} as psi,
        {{ storeroom.jensen_shannon_of_bins('reference_count', 'batch_count', 'reference_total', 'batch_total') }}
            as jensen_shannon
    from shared_bins
    group by 1, 2, 3
),

-- Cochran's rule: cells with fewer than five expected rows on the smaller side are merged into one.
merged_bins as (
    select
        measurement_id,
        reference,
        feature_name,
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
    group by 1, 2, 3, 4
),

chi_squares as (
    select
        measurement_id,
        reference,
        feature_name,
        {{ storeroom.chi_square_statistic('reference_count', 'batch_count', 'reference_total', 'batch_total') }}
            as chi_square,
        count(*) - 1 as degrees_of_freedom
    from merged_bins
    group by 1, 2, 3
),

cumulated as (
    select
        measurement_id,
        reference,
        feature_name,
        reference_count,
        batch_count,
        sum(reference_count) over (
            partition by measurement_id, reference, feature_name order by bin_index
        ) / nullif(sum(reference_count) over (partition by measurement_id, reference, feature_name), 0)
            as reference_share,
        sum(batch_count) over (
            partition by measurement_id, reference, feature_name order by bin_index
        ) / nullif(sum(batch_count) over (partition by measurement_id, reference, feature_name), 0) as batch_share,
        sum(reference_count) over (partition by measurement_id, reference, feature_name) as reference_total,
        sum(batch_count) over (partition by measurement_id, reference, feature_name) as batch_total
    from fine_bins
    where bin_type in ('below', 'range', 'above')
),

-- Inside a bin the distribution functions are not known: where both sides have rows, their distance there is at most
-- the one's value at the upper end less the other's at the lower end.
distribution_distances as (
    select
        measurement_id,
        reference,
        feature_name,
        max(abs(reference_share - batch_share)) as kolmogorov_smirnov,
        max(
            case when reference_count > 0 and batch_count > 0 then greatest(
                reference_share - (batch_share - batch_count / nullif(batch_total, 0)),
                batch_share - (reference_share - reference_count / nullif(reference_total, 0))
            ) end
        ) as largest_possible,
        max(reference_total) as reference_count,
        max(batch_total) as batch_count
    from cumulated
    group by 1, 2, 3
),

-- A value that is missing has no place in a distribution function: its share is compared by itself.
missing_cells as (
    select
        measurement_id,
        reference,
        feature_name,
        case when bin_type in ('null', 'nan', 'infinite') then 1 else 0 end as is_missing,
        sum(reference_count) as reference_count,
        sum(batch_count) as batch_count
    from fine_bins
    group by 1, 2, 3, 4
),

missing_totals as (
    select
        *,
        sum(reference_count) over (partition by measurement_id, reference, feature_name) as reference_total,
        sum(batch_count) over (partition by measurement_id, reference, feature_name) as batch_total
    from missing_cells
),

missing_shares as (
    select
        measurement_id,
        reference,
        feature_name,
        abs(sum(is_missing * (
            reference_count / nullif(reference_total, 0) - batch_count / nullif(batch_total, 0)
        ))) as missing_share,
        {{ storeroom.chi_square_statistic('reference_count', 'batch_count', 'reference_total', 'batch_total') }}
            as chi_square,
        sum(is_missing * (reference_count + batch_count)) as missing_count
    from missing_totals
    group by 1, 2, 3
),

tests as (
    select
        measurement_id,
        reference,
        feature_name,
        'kolmogorov_smirnov' as drift_method,
        kolmogorov_smirnov as statistic,
        greatest(coalesce(largest_possible, 0) - kolmogorov_smirnov, 0) as error_bound,
        {{ storeroom.ks_p_value(
            'kolmogorov_smirnov', '(reference_count * batch_count / nullif(reference_count + batch_count, 0))'
        ) }} as p_value
    from distribution_distances

    union all

    select
        measurement_id,
        reference,
        feature_name,
        'chi_square' as drift_method,
        chi_square as statistic,
        cast(0 as float64) as error_bound,
        {{ storeroom.chi_square_p_value('chi_square', 'degrees_of_freedom') }} as p_value
    from chi_squares

    union all

    -- Where nothing is missing on either side there is nothing to test, and the family stays small.
    select
        measurement_id,
        reference,
        feature_name,
        'missing_share' as drift_method,
        missing_share as statistic,
        cast(0 as float64) as error_bound,
        {{ storeroom.chi_square_p_value('chi_square', '1') }} as p_value
    from missing_shares
    where missing_count > 0
),

kinds as (
    select distinct
        measurement_id,
        feature_name,
        feature_kind
    from histograms
),

feature_tests as (
    select
        tests.measurement_id,
        tests.reference,
        tests.feature_name,
        kinds.feature_kind,
        tests.drift_method,
        tests.statistic,
        tests.error_bound,
        tests.p_value,
        batches_due.model_name,
        batches_due.version_id,
        batches_due.batch_start_at
    from tests
    inner join batches_due
        on tests.measurement_id = batches_due.measurement_id
    inner join kinds
        on tests.measurement_id = kinds.measurement_id
        and tests.feature_name = kinds.feature_name
    inner join methods
        on tests.drift_method = methods.drift_method
        and kinds.feature_kind = methods.feature_kind
),

adjusted_tests as (
    {{ storeroom.benjamini_hochberg('feature_tests', 'p_value', ['measurement_id', 'reference']) }}
),

values_of_methods as (
    select measurement_id, reference, feature_name, drift_method, statistic, error_bound
    from adjusted_tests
    union all
    select measurement_id, reference, feature_name, 'psi', psi, cast(0 as float64)
    from distances
    union all
    select measurement_id, reference, feature_name, 'jensen_shannon', jensen_shannon, cast(0 as float64)
    from distances
),

judged as (
    select
        values_of_methods.measurement_id,
        adjusted_tests.model_name,
        adjusted_tests.version_id,
        adjusted_tests.batch_start_at,
        values_of_methods.feature_name,
        adjusted_tests.feature_kind,
        values_of_methods.reference,
        values_of_methods.drift_method,
        case when distances.reference_count > 0 and distances.batch_count > 0 then values_of_methods.statistic end
            as statistic,
        values_of_methods.error_bound,
        adjusted_tests.p_value,
        adjusted_tests.q_value,
        case
            when methods.is_deciding then coalesce(thresholds.threshold, methods.threshold) else methods.threshold
        end as threshold,
        models.alpha,
        models.drift_min_count,
        cast(distances.reference_count as int64) as reference_count,
        cast(distances.batch_count as int64) as batch_count,
        methods.is_deciding
    from values_of_methods
    inner join kinds
        on values_of_methods.measurement_id = kinds.measurement_id
        and values_of_methods.feature_name = kinds.feature_name
    inner join methods
        on values_of_methods.drift_method = methods.drift_method
        and kinds.feature_kind = methods.feature_kind
    inner join adjusted_tests
        on values_of_methods.measurement_id = adjusted_tests.measurement_id
        and values_of_methods.reference = adjusted_tests.reference
        and values_of_methods.feature_name = adjusted_tests.feature_name
        and methods.test_method = adjusted_tests.drift_method
    inner join distances
        on values_of_methods.measurement_id = distances.measurement_id
        and values_of_methods.reference = distances.reference
        and values_of_methods.feature_name = distances.feature_name
    inner join models
        on adjusted_tests.model_name = models.model_name
    left join thresholds
        on adjusted_tests.model_name = thresholds.model_name
        and values_of_methods.feature_name = thresholds.feature_name
),

final as (
    select
        measurement_id || '|' || feature_name || '|' || reference || '|' || drift_method as drift_id,
        measurement_id,
        model_name,
        version_id,
        batch_start_at,
        feature_name,
        feature_kind,
        'all' as slice_key,
        'all' as slice_value,
        reference,
        drift_method,
        statistic,
        error_bound,
        p_value,
        q_value,
        threshold,
        alpha,
        reference_count,
        batch_count,
        is_deciding,
        case
            when threshold is null or statistic is null then null
            when least(reference_count, batch_count) < drift_min_count then null
            else statistic >= threshold and coalesce(q_value < alpha, false)
        end as is_drifted
    from judged
)

select * from final
