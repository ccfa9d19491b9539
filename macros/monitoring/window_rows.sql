{% macro window_rows(windows, columns, slices) -%}
    {#- The rows of windows of one version and subject. One window is cut out by constants, which prunes partitions;
        several are joined, and one without a row stays, alone. -#}
    {%- if windows | length == 1 -%}
    select
        {{ storeroom.string_literal(windows[0].measurement_id) }} as measurement_id,
        subject_rows.*
    from (
        {{ storeroom.subject_rows(windows[0], columns, slices) }}
    ) as subject_rows
    where storeroom_as_of_at >= {{ storeroom.time_literal(windows[0].start_at) }}
        and storeroom_as_of_at < {{ storeroom.time_literal(windows[0].end_at) }}
    {%- else -%}
    select
        windows.measurement_id,
        subject_rows.*
    from (
        {{ storeroom.listed_windows(windows) }}
    ) as windows
    left join (
        {{ storeroom.subject_rows(windows[0], columns, slices) }}
    ) as subject_rows
        on subject_rows.storeroom_as_of_at >= windows.batch_start_at
        and subject_rows.storeroom_as_of_at < windows.batch_end_at
    {%- endif -%}
{%- endmacro %}
