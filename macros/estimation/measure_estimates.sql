{% macro measure_estimates() -%}
    {#- Before int_monitoring__estimates. A window that has other predictions now loses its old rows before it gets new ones, since a
        slice may have gone. -#}
    {%- if not storeroom.finds_a_row(
        'select * from (' ~ storeroom.estimates_due(storeroom.every_partition(this)) ~ ') as due where model_name in ('
        ~ storeroom.quoted_names(storeroom.measurable_models()) ~ ')'
    ) -%}
        {{ return('') }}
    {%- endif -%}
    {%- if storeroom.is_added_to() -%}
        {%- do run_query(storeroom.forget_estimates()) -%}
    {%- endif -%}
    {{ return('due') }}
{%- endmacro %}
