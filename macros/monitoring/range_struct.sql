{% macro range_struct(name, column, kind) -%}
    {#- What the bins of a feature must hold: the range of a number, the values with a bin of their own of a category and
        the values with a slice of their own of a slice. -#}
    {%- set value = storeroom.finite(column) if kind == 'numeric' else 'cast(null as float64)' -%}
    {%- set text = 'cast(' ~ column ~ ' as string)' -%}
    {%- set kept = var('slice_values', 10) if kind == 'slice' else var('top_values', 100) -%}
    {{ storeroom.make_struct({
        'feature_name': "cast(" ~ storeroom.string_literal(name) ~ " as string)",
        'feature_kind': "cast('" ~ kind ~ "' as string)",
        'minimum': 'min(' ~ value ~ ')',
        'maximum': 'max(' ~ value ~ ')',
        'center': 'avg(' ~ value ~ ')',
        'categories': storeroom.top_values(text if kind != 'slice' else 'nullif(' ~ text ~ ", '(missing)')", kept)
            if kind != 'numeric' else 'cast(null as ' ~ storeroom.array_type('string') ~ ')',
    }) }}
{%- endmacro %}
