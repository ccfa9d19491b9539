{% macro paired_columns(window) -%}
    {#- The columns of a version whose associations are measured: its most important features, of one kind two at least. -#}
    {%- set importances = {} -%}
    {%- for row in run_query(
        "select feature_name, value from " ~ ref('fct_metadata__metrics') ~ " where metric = 'permutation_importance' "
        ~ "and dataset_role = 'test' and version_id = " ~ storeroom.string_literal(window.version_id)
    ).rows -%}
        {%- do importances.update({row[0]: row[1] | float}) -%}
    {%- endfor -%}
    {%- set ranked = [] -%}
    {%- for column in storeroom.measured_columns(window.model_name, window.subject) -%}
        {%- do ranked.append((-importances.get(column.name, 0), loop.index, column)) -%}
    {%- endfor -%}
    {%- set chosen = [] -%}
    {%- for importance, place, column in (ranked | sort)[:var('correlated_features', 8)] -%}
        {%- do chosen.append(column) -%}
    {%- endfor -%}
    {{ return(chosen if storeroom.pairs_of(chosen) else []) }}
{%- endmacro %}
