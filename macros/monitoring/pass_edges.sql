{% macro pass_edges(pass) -%}
    {#- One row with the edges of all columns of a pass side by side: joined to every row, it stays one constant. -#}
    {%- set window = pass.windows[0] %}
    select
        {%- for column in pass.columns %}
        {%- set is_column = "subject = '" ~ window.subject ~ "' and feature_kind <> 'slice' and feature_name = "
            ~ storeroom.string_literal(column.name) %}
        any_value(case when {{ is_column }} then edges end) as edges_{{ loop.index }},
        any_value(case when {{ is_column }} then categories end) as categories_{{ loop.index }},
        any_value(case when {{ is_column }} then center end) as center_{{ loop.index }},
        {%- endfor %}
        {%- for slice in pass.slices %}
        any_value(case
            when feature_kind = 'slice' and feature_name = {{ storeroom.string_literal(slice.name) }} then categories
        end) as slice_values_{{ loop.index }},
        {%- endfor %}
        count(*) as edge_count
    from {{ ref('int_monitoring__edges') }}
    where version_id = {{ storeroom.string_literal(window.version_id) }}
{%- endmacro %}
