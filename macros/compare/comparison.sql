{% macro comparison(reference, current, column, kind, methods) -%}
    {#- Only the parts that the methods ask for are rendered; every CTE is called storeroom_... so that none hides one of the
        caller's. -#}
    {%- do storeroom.check_comparison(
        {'reference': reference, 'current': current}, column, kind, ['numeric', 'categorical']
    ) -%}
    {%- do storeroom.check_methods(methods, kind) -%}
    {%- set known = storeroom.comparison_methods(kind) -%}
    {%- set asked = methods | select('in', known) | list -%}
    {%- set parts = [] -%}
    {%- for method in asked -%}
        {%- do parts.append(known[method][0]) -%}
    {%- endfor -%}
    with

    storeroom_rows as (
        {{ storeroom.comparison_rows(reference, current, column, kind) }}
    ),

    storeroom_bins as (
        {{ storeroom.number_bins('storeroom_rows') if kind == 'numeric' else storeroom.category_bins('storeroom_rows') }}
    )
    {%- for part in parts | unique %},

    {{ part }} as (
        {{ storeroom.bin_distances('storeroom_bins') if part == 'storeroom_bin_distances'
            else storeroom.value_distances('storeroom_rows') }}
    )
    {%- endfor %}
    {%- for method in asked %}
    {{ 'union all' if not loop.first }}
    {{ storeroom.comparison_row(method, known[method][0], known[method][1]) }}
    {%- endfor %}
{%- endmacro %}
