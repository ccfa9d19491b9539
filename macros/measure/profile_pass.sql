{% macro profile_pass(pass) -%}
    {#- Query. One row per window, slice value and column of a pass. Numbers are grouped by their bins and categories by their
        values; every statistic is read off these groups. Inside, a window has a short name: it is a key of every group. -#}
    {%- set columns = storeroom.placed_columns(pass) -%}
    {%- set short = [] -%}
    {%- for window in pass.windows -%}
        {%- do short.append(dict(window, measurement_id=loop.index | string)) -%}
    {%- endfor -%}
    {%- set numbers = columns | selectattr('kind', 'equalto', 'numeric') | list -%}
    {%- set words = columns | rejectattr('kind', 'equalto', 'numeric') | list -%}
    with

    {{ storeroom.pass_rows(dict(pass, windows=short)) }},

    {% if numbers -%}
    bins as {{ storeroom.kept_cte() }} (
        {{ storeroom.measured_bins('measured_rows', numbers, pass.slices) }}
    ),

    capped_bins as (
        {{ storeroom.capped_bins('bins', pass.is_small) }}
    ),

    bin_arrays as (
        {{ storeroom.bin_arrays('capped_bins') }}
    ),

    numbers as (
        {{ storeroom.bin_statistics('bins') }}
    ),

    {% endif -%}
    {%- if words -%}
    words as (
        {{ storeroom.measured_words('measured_rows', words, pass.slices) }}
    ),

    categories as (
        {{ storeroom.word_statistics('words') }}
    ),

    {% endif -%}
    wholes as (
        select
            measurement_id,
            {{ storeroom.slice_columns(pass.slices) }},
            count(storeroom_row) as row_count,
            {{ 'count(storeroom_row) - count(storeroom_key)' if pass.is_first else 'cast(null as int64)' }} as null_key_count,
            {{ 'count(storeroom_key) - count(distinct storeroom_key)' if pass.is_first else 'cast(null as int64)' }}
                as duplicate_key_count
            {%- for column in numbers if not pass.is_small %},
            approx_count_distinct({{ storeroom.measured_name(column) }}) as distinct_count_{{ column.place }}
            {%- endfor %}
        from measured_rows
        {{ storeroom.grouping_sets(['measurement_id'], pass.slices) }}
    ),

    windows as (
        {{ storeroom.literal_rows({'measurement_id': 'string', 'short_id': 'string'}, storeroom.window_names(pass)) }}
    ),

    columns_of_pass as (
        {{ storeroom.literal_rows(
            {'place': 'int64', 'feature_name': 'string', 'feature_kind': 'string', 'data_type': 'string'},
            storeroom.column_rows(columns)
        ) }}
    )

    {{ storeroom.gathered_profiles(pass, numbers, words) }}
{%- endmacro %}
