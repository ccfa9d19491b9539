{% macro binary_evaluation(declaration) -%}
    {#- CTEs of evaluation_pass for binary classification. Rows of one score are one row from here on, ranked once, and
        everything follows from what lies at or above each score. -#}
    score_groups as (
        select
            window_number,
            slice_key,
            slice_value,
            score,
            sum(label) as positives,
            sum(1 - label) as negatives
        from labelled
        group by 1, 2, 3, 4
    ),

    totals as (
        {{ storeroom.binary_totals() }}
    ),

    ranked as (
        {{ storeroom.ranked_scores('score_groups', 'totals') }}
    ),

    parts as (
        {{ storeroom.score_parts() }}
    ),

    bins as (
        {{ storeroom.calibration_bins() }}
    ),

    steps as (
        {{ storeroom.score_steps() }}
    ),

    wide as (
        {{ storeroom.binary_wide(declaration) }}
    ),

    measures as (
        {{ storeroom.tall_measures(storeroom.declared_metrics(storeroom.binary_metrics(), declaration)) }}
    ),

    points as (
        {{ storeroom.binary_points() }}
    ),
{%- endmacro %}
