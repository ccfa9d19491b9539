{% macro window_rows(windows, columns, slices) -%}
    {#- The rows of windows of one version and subject. One window is cut out by constants, which prunes partitions; several
        are cut out together and joined, and one without a row stays, alone. -#}
    {%- set whole = dict(
        windows[0],
        start_at=windows | map(attribute='start_at') | min,
        end_at=windows | map(attribute='end_at') | max
    ) -%}
    {%- set cut -%}
        subject_rows.storeroom_as_of_at >= {{ storeroom.time_literal(whole.start_at) }}
        and subject_rows.storeroom_as_of_at < {{ storeroom.time_literal(whole.end_at) }}
    {%- endset -%}
    {%- if windows | length == 1 -%}
    select
        {{ storeroom.string_literal(whole.measurement_id) }} as measurement_id,
        subject_rows.*
    from (
        {{ storeroom.subject_rows(whole, columns, slices) }}
    ) as subject_rows
    where {{ cut }}
    {%- else -%}
    select
        windows.measurement_id,
        subject_rows.*
    from (
        {{ storeroom.listed_windows(windows) }}
    ) as windows
    left join (
        {{ storeroom.subject_rows(whole, columns, slices) }}
    ) as subject_rows
        on subject_rows.storeroom_as_of_at >= windows.batch_start_at
        and subject_rows.storeroom_as_of_at < windows.batch_end_at
        and {{ cut }}
    {%- endif -%}
{%- endmacro %}
