{% macro profile_pass(pass) -%}
    {#- Query. One row per window, slice value and column of a pass: the rows are read once, for all columns together. -#}
    {%- set is_one = pass.windows | length == 1 -%}
    {%- set keys = [] if is_one else ['measurement_id'] -%}
    with

    measured_rows as (
        {{ storeroom.rows_with_edges(pass) }}
    ),

    profiles as (
        select
            {{ storeroom.string_literal(pass.windows[0].measurement_id) ~ ' as ' if is_one }}measurement_id,
            {{ storeroom.slice_columns(pass.slices) }},
            {{ 'count(storeroom_row) - count(storeroom_key)' if pass.is_first else 'cast(null as int64)' }} as null_key_count,
            {{ 'count(storeroom_key) - count(distinct storeroom_key)' if pass.is_first else 'cast(null as int64)' }}
                as duplicate_key_count,
            [
                {%- for column in pass.columns %}
                {{ storeroom.profile_struct(column, loop.index, pass.is_small) }}
                {{- ',' if not loop.last }}
                {%- endfor %}
            ] as features
        from measured_rows
        {{ storeroom.grouping_sets(keys, pass.slices) }}
    )

    -- A window without a row has no slice, and one row for the whole of nothing.
    select
        profiles.measurement_id,
        profiles.slice_key,
        profiles.slice_value,
        profiles.null_key_count,
        profiles.duplicate_key_count,
        feature.*
    from profiles
    {{ storeroom.cross_join_unnest('profiles.features', 'feature') }}
    where profiles.slice_value is not null
{%- endmacro %}
