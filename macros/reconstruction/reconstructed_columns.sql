{% macro reconstructed_columns(window) -%}
    {#- The features of a version's components that its view still has as the kind they were. A feature that is gone is, as a
        value that is missing, at its mean. -#}
    {%- set kinds = {} -%}
    {%- for row in run_query(
        "select feature_name, feature_kind from " ~ ref('fct_metadata__components') ~ " where term = 'mean' and version_id = "
        ~ storeroom.string_literal(window.version_id)
    ).rows -%}
        {%- do kinds.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {%- set chosen = [] -%}
    {%- for column in storeroom.measured_columns(window.model_name, window.subject) if kinds.get(column.name) == column.kind -%}
        {%- do chosen.append(column) -%}
    {%- endfor -%}
    {{ return(chosen) }}
{%- endmacro %}
