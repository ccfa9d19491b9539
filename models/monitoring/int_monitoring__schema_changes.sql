with

versions as (
    select
        versions.model_name,
        versions.version_id,
        registered.signature
    from {{ ref('dim_registry__versions') }} as versions
    inner join {{ ref('int_registry__versions') }} as registered
        on versions.version_id = registered.version_id
    where versions.stage = 'deployed'
),

catalogue as (
    select
        *,
        {{ storeroom.type_expression('data_type') | indent(8) }} as type
    from {{ ref('dim_features__catalogue') }}
),

signed as (
    select
        versions.model_name,
        versions.version_id,
        {{ storeroom.json_text('feature', '$.name') }} as feature_name,
        {{ storeroom.json_text('feature', '$.data_type') }} as data_type,
        {{ storeroom.json_text('feature', '$.kind') }} as kind
    from versions
    {{ storeroom.cross_join_unnest(storeroom.json_elements('versions.signature', '$.features'), 'feature') }}
),

trained_on as (
    select
        *,
        {{ storeroom.type_expression('data_type') | indent(8) }} as type
    from signed
),

-- A column that was added since does not matter to the version, which never saw it.
final as (
    select
        trained_on.model_name,
        trained_on.version_id,
        trained_on.feature_name,
        trained_on.data_type as trained_data_type,
        catalogue.data_type as present_data_type,
        case
            when catalogue.feature_name is null then 'column ' || trained_on.feature_name || ' removed'
            else 'column ' || trained_on.feature_name || ' retyped from ' || trained_on.data_type || ' to '
                || catalogue.data_type
        end as change
    from trained_on
    inner join (select distinct model_name from catalogue) as declared
        on trained_on.model_name = declared.model_name
    left join catalogue
        on trained_on.model_name = catalogue.model_name
        and trained_on.feature_name = catalogue.feature_name
    where catalogue.feature_name is null
        or {{ storeroom.is_retyped('trained_on.type', 'catalogue.type', 'trained_on.kind') | indent(8) }}
)

select * from final
