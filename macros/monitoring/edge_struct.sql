{% macro edge_struct(name, column, kind) -%}
    {#- Where a feature's bins lie: edges for a number, the values that get a bin of their own for a category. -#}
    {%- set no_edges = 'cast(null as ' ~ storeroom.array_type('float64') ~ ')' -%}
    {%- set no_categories = 'cast(null as ' ~ storeroom.array_type('string') ~ ')' -%}
    {%- set is_numeric = kind == 'numeric' -%}
    {{ storeroom.make_struct({
        'feature_name': "cast(" ~ storeroom.string_literal(name) ~ " as string)",
        'feature_kind': "cast('" ~ kind ~ "' as string)",
        'edges': storeroom.quantile_edges(storeroom.finite(column), var('histogram_bins', 100))
            if is_numeric else no_edges,
        'categories': no_categories
            if is_numeric else storeroom.top_values('cast(' ~ column ~ ' as string)', var('top_values', 100)),
    }) }}
{%- endmacro %}
