{% macro reconstruction_pass(pass) -%}
    {#- Query. One row per window of a pass. -#}
    {%- set window = pass.windows[0] -%}
    {%- set keys = [] if pass.windows | length == 1 else ['measurement_id'] -%}
    {%- set terms = storeroom.component_terms(window.version_id) -%}
    {%- set rows = '(' ~ storeroom.window_rows(pass.windows, pass.columns, []) ~ ')' -%}
    {%- set explained = terms.explained_variance | map('float') | sum %}
    select
        {{ storeroom.string_literal(window.measurement_id) ~ ' as ' if not keys }}measurement_id,
        avg(reconstruction_error) as reconstruction_error,
        stddev_samp(reconstruction_error) as standard_deviation,
        count(reconstruction_error) as row_count,
        cast({{ pass.columns | length }} as int64) as feature_count,
        cast({{ terms.explained_variance | length }} as int64) as component_count,
        {{ storeroom.float_literal(explained) }} as explained_variance_share,
        {{ storeroom.float_literal(terms.held_out_ratio[0]) }} as held_out_ratio
    from ({{ storeroom.reconstruction_errors(rows, pass.columns, terms) }}) as errors
    {{ storeroom.grouping_sets(keys, []) }}
{%- endmacro %}
