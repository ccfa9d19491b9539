{% macro edges_pass(pass) -%}
    {#- Query. One row per reference window, column and slice of a pass: where its bins lie. -#}
    {%- set window = pass.windows[0] -%}
    {%- set slices = pass.slices if window.subject == 'features' else [] -%}
    {%- set rows = storeroom.window_rows(pass.windows, pass.columns, slices) -%}
    with

    wholes as (
        select
            measurement_id,
            [
                {%- for column in pass.columns %}
                {{ storeroom.range_struct(column.name, storeroom.measured_name(column), column.kind) }}
                {{- ',' if not loop.last }}
                {%- endfor %}
                {%- for slice in slices if pass.is_first %},
                {{ storeroom.range_struct(slice.name, 'storeroom_slice_' ~ loop.index, 'slice') }}
                {%- endfor %}
            ] as features
        from ({{ rows }}) as measured_rows
        group by measurement_id
    ),

    -- Read apart, so that the rows left out cost no more than their key.
    samples as (
        select
            measurement_id,
            [
                {%- for column in pass.columns %}
                {{ storeroom.edge_struct(column.name, storeroom.measured_name(column), column.kind) }}
                {{- ',' if not loop.last }}
                {%- endfor %}
            ] as features
        from ({{ rows }}) as measured_rows
        where {{ storeroom.sample_condition(pass) }}
        group by measurement_id
    ),

    ranges as (
        select wholes.measurement_id, feature.*
        from wholes
        {{ storeroom.cross_join_unnest('wholes.features', 'feature') }}
    ),

    edges as (
        select samples.measurement_id, feature.*
        from samples
        {{ storeroom.cross_join_unnest('samples.features', 'feature') }}
    )

    select
        ranges.measurement_id,
        ranges.feature_name,
        ranges.feature_kind,
        case when ranges.feature_kind = 'numeric' then {{
            storeroom.widened_edges('edges.edges', 'ranges.minimum', 'ranges.maximum')
        }} end as edges,
        case when ranges.feature_kind = 'numeric' then {{
            storeroom.widened_edges('edges.coarse_edges', 'ranges.minimum', 'ranges.maximum')
        }} end as coarse_edges,
        ranges.center,
        ranges.categories
    from ranges
    left join edges
        on ranges.measurement_id = edges.measurement_id
        and ranges.feature_name = edges.feature_name
        and ranges.feature_kind = edges.feature_kind
{%- endmacro %}
