{% macro edges_pass(pass) -%}
    {#- Query. One row per reference window, column and slice of a pass: where its bins lie. -#}
    {%- set window = pass.windows[0] -%}
    with

    edges as (
        select
            measurement_id,
            [
                {%- for column in pass.columns %}
                {{ storeroom.edge_struct(column.name, adapter.quote(column.name), column.kind, storeroom.sample_condition(pass)) }}
                {{- ',' if not loop.last }}
                {%- endfor %}
                {%- for slice in pass.slices if window.subject == 'features' and pass.is_first %},
                {{ storeroom.edge_struct(slice.name, 'storeroom_slice_' ~ loop.index, 'slice', 'true') }}
                {%- endfor %}
            ] as features
        from (
            {{ storeroom.window_rows(pass.windows, pass.columns, pass.slices if window.subject == 'features' else []) }}
        ) as measured_rows
        group by measurement_id
    )

    select
        edges.measurement_id,
        feature.feature_name,
        feature.feature_kind,
        feature.edges,
        feature.coarse_edges,
        feature.center,
        feature.categories
    from edges
    {{ storeroom.cross_join_unnest('edges.features', 'feature') }}
{%- endmacro %}
