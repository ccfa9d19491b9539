{% macro reconstruction_pass(pass) -%}
    {#- Query. One row per window of a pass. Windows are joined to the errors, not to the rows: above a join DuckDB takes
        half a minute to plan the sums of 60 features. -#}
    {%- set terms = storeroom.component_terms(pass.windows[0].version_id) -%}
    {%- set whole = dict(
        pass.windows[0],
        start_at=pass.windows | map(attribute='start_at') | min,
        end_at=pass.windows | map(attribute='end_at') | max
    ) -%}
    {%- set rows -%}
    (
        select *
        from ({{ storeroom.subject_rows(whole, pass.columns, []) }}) as subject_rows
        where storeroom_as_of_at >= {{ storeroom.time_literal(whole.start_at) }}
            and storeroom_as_of_at < {{ storeroom.time_literal(whole.end_at) }}
    ) as measured_rows
    {%- endset -%}
    {%- set explained = terms.explained_variance | map('float') | sum %}
    select
        windows.measurement_id,
        avg(errors.reconstruction_error) as reconstruction_error,
        stddev_samp(errors.reconstruction_error) as standard_deviation,
        count(errors.reconstruction_error) as row_count,
        cast({{ pass.columns | length }} as int64) as feature_count,
        cast({{ terms.explained_variance | length }} as int64) as component_count,
        {{ storeroom.float_literal(explained) }} as explained_variance_share,
        {{ storeroom.float_literal(terms.held_out_ratio[0]) }} as held_out_ratio
    from ({{ storeroom.listed_windows(pass.windows) }}) as windows
    left join (
        {{ storeroom.reconstruction_errors(rows, 'storeroom_as_of_at', pass.columns, terms) }}
    ) as errors
        on errors.storeroom_as_of_at >= windows.batch_start_at
        and errors.storeroom_as_of_at < windows.batch_end_at
    group by windows.measurement_id
{%- endmacro %}
