with

settled as (
    {{ storeroom.settled('ledger__model_versions') }}
),

final as (
    select
        model_name,
        version_id,
        row_number() over (partition by model_name order by recorded_at, version_id) as version_number,
        execution_id,
        artifact_id,
        training_dataset_id,
        test_dataset_id,
        training_start_at,
        training_end_at,
        test_start_at,
        test_end_at,
        signature,
        framework_versions,
        baseline_value,
        classification_threshold,
        source,
        description,
        tags,
        git_sha,
        actor,
        occurred_at as registered_at,
        recorded_at
    from settled
)

select * from final
