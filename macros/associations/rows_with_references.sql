{% macro rows_with_references(pass) -%}
    {#- The rows of a pass, each with the center and the categories of the version's reference window, columns side by side. A
        cross join with one row keeps them constants, where a join by version would copy them to every row. -#}
    {%- set window = pass.windows[0] %}
    select measured_rows.*, reference_window.*
    from (
        {{ storeroom.window_rows(pass.windows, pass.columns, []) }}
    ) as measured_rows
    cross join (
        select
            {%- for column in pass.columns %}
            {%- set is_column = "subject = '" ~ window.subject ~ "' and feature_name = "
                ~ storeroom.string_literal(column.name) %}
            any_value(case when {{ is_column }} and feature_kind = 'categorical' then categories end)
                as categories_{{ loop.index }},
            any_value(case when {{ is_column }} and feature_kind = 'numeric' then center end) as center_{{ loop.index }},
            {%- endfor %}
            count(*) as reference_count
        from {{ ref('int_monitoring__references') }}
        where version_id = {{ storeroom.string_literal(window.version_id) }}
    ) as reference_window
{%- endmacro %}
