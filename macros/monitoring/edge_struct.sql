{% macro edge_struct(name, column, kind, sample) -%}
    {#- Where a feature's bins lie: fine and coarse edges for a number, the values with a bin of their own for a category
        and the values with a slice of their own for a slice. -#}
    {%- set no_edges = 'cast(null as ' ~ storeroom.array_type('float64') ~ ')' -%}
    {%- set is_numeric = kind == 'numeric' -%}
    {%- set value = storeroom.finite(column) -%}
    {%- set kept = var('slice_values', 10) if kind == 'slice' else var('top_values', 100) -%}
    {{ storeroom.make_struct({
        'feature_name': "cast(" ~ storeroom.string_literal(name) ~ " as string)",
        'feature_kind': "cast('" ~ kind ~ "' as string)",
        'edges': storeroom.quantile_edges(value, var('histogram_bins', 100), sample) if is_numeric else no_edges,
        'coarse_edges': storeroom.quantile_edges(value, 10, sample) if is_numeric else no_edges,
        'center': ('avg(' ~ value ~ ')') if is_numeric else 'cast(null as float64)',
        'categories': storeroom.top_values('cast(' ~ column ~ ' as string)', kept)
            if not is_numeric else 'cast(null as ' ~ storeroom.array_type('string') ~ ')',
    }) }}
{%- endmacro %}
