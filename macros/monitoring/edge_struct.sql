{% macro edge_struct(name, column, kind) -%}
    {#- Fine and coarse edges of a number. -#}
    {%- set value = storeroom.finite(column) if kind == 'numeric' else 'cast(null as float64)' -%}
    {{ storeroom.make_struct({
        'feature_name': "cast(" ~ storeroom.string_literal(name) ~ " as string)",
        'feature_kind': "cast('" ~ kind ~ "' as string)",
        'edges': storeroom.quantile_edges(value, var('histogram_bins', 100)),
        'coarse_edges': storeroom.quantile_edges(value, 10),
    }) }}
{%- endmacro %}
