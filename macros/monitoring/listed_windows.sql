{% macro listed_windows(windows) -%}
    {%- for window in windows %}
    select
        {{ storeroom.string_literal(window.measurement_id) }} as measurement_id,
        {{ storeroom.time_literal(window.start_at) }} as batch_start_at,
        {{ storeroom.time_literal(window.end_at) }} as batch_end_at
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
