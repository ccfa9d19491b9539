{% macro edges_of(name, kind) -%}
    {#- Aggregate over a version's rows of int_monitoring__edges: those of one feature or slice, as one struct. -#}
    any_value(case
        when feature_name = {{ storeroom.string_literal(name) }} and feature_kind = '{{ kind }}' then
            {{ storeroom.make_struct({'edges': 'edges', 'categories': 'categories', 'center': 'center'}) }}
    end)
{%- endmacro %}
