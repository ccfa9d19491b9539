{% macro measured_words(rows, columns, slices) -%}
    {#- One row per column (its place), window, slice value and word of the categorical columns of a pass. -#}
    {{ return(adapter.dispatch('measured_words', 'storeroom')(rows, columns, slices)) }}
{%- endmacro %}

{#- As measured_bins: one grouping per column. -#}
{% macro default__measured_words(rows, columns, slices) -%}
    {%- for column in columns %}
    select
        {{ column.place }} as place,
        measurement_id,
        {{ storeroom.slice_columns(slices) }},
        word,
        {{ 'length(word)' if column.is_text else 'cast(null as int64)' }} as word_length,
        count(*) as row_count
    from (
        select
            {{ (['measurement_id'] + storeroom.slice_value_names(slices)) | join(', ') }},
            cast({{ storeroom.measured_name(column) }} as string) as word
        from {{ rows }}
        where storeroom_row is not null
    ) as words
    {{ storeroom.grouping_sets(['measurement_id', 'word'], slices) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- As measured_bins: the rows are read once. -#}
{% macro bigquery__measured_words(rows, columns, slices) %}
    select
        place,
        measurement_id,
        {{ storeroom.slice_columns(slices) }},
        word,
        max(case when is_text then length(word) end) as word_length,
        count(*) as row_count
    from (
        select
            {{ (['measurement_id'] + storeroom.slice_value_names(slices)) | join(', ') }},
            measured.place,
            measured.word,
            measured.is_text
        from {{ rows }}
        cross join unnest([
            {%- for column in columns %}
            struct(
                {{ column.place }} as place,
                cast({{ storeroom.measured_name(column) }} as string) as word,
                {{ column.is_text | lower }} as is_text
            ){{ ',' if not loop.last }}
            {%- endfor %}
        ]) as measured
        where storeroom_row is not null
    ) as words
    {{ storeroom.grouping_sets(['place', 'measurement_id', 'word'], slices) }}
{%- endmacro %}
