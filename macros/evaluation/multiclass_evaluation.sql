{% macro multiclass_evaluation() -%}
    {#- CTEs of evaluation_pass for multiclass classification: a row per prediction and class for what is of probabilities,
        the confusion matrix for what is of decisions. -#}
    class_rows as (
        select
            window_number,
            slice_key,
            slice_value,
            prediction_id,
            class_name,
            {{ storeroom.json_number('class_scores', 'class_name') }} as score,
            case when class_name = label_class then 1.0 else 0.0 end as positive
        from labelled
        {{ storeroom.cross_join_unnest(storeroom.json_names('class_scores'), 'class_name') }}
    ),

    placed as (
        {{ storeroom.placed_classes() }}
    ),

    areas as (
        {{ storeroom.class_areas() }}
    ),

    cells as (
        select
            window_number,
            slice_key,
            slice_value,
            label_class,
            predicted_class,
            cast(count(*) as float64) as row_count
        from labelled
        group by 1, 2, 3, 4, 5
    ),

    classes as (
        {{ storeroom.class_counts() }}
    ),

    wide as (
        {{ storeroom.multiclass_wide() }}
    ),

    measures as (
        {{ storeroom.tall_measures(storeroom.multiclass_metrics() | rejectattr('needs', 'defined') | list) }}

        union all

        {{ storeroom.class_measures() }}
    ),

    points as (
        {{ storeroom.class_points() }}
    ),
{%- endmacro %}
