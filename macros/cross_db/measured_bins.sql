{% macro measured_bins(rows, columns, slices) -%}
    {#- One row per column (its place), window, slice value and bin of the numeric columns of a pass. -#}
    {{ return(adapter.dispatch('measured_bins', 'storeroom')(rows, columns, slices)) }}
{%- endmacro %}

{#- One grouping per column: a columnar engine reads no other column for it, and its groups stay few. -#}
{% macro default__measured_bins(rows, columns, slices) -%}
    {%- set slice_names = storeroom.slice_value_names(slices) -%}
    {%- for column in columns %}
    select
        {{ column.place }} as place,
        {{ column.significant_bits }} as significant_bits,
        measurement_id,
        {{ storeroom.slice_columns(slices) }},
        bin,
        {{ storeroom.bin_measures() }}
    from (
        select *, case when abs(bin) < 1e95 then value - bin end as distance
        from (
            select
                {{ (['measurement_id'] + slice_names) | join(', ') }},
                value,
                {{ storeroom.rounded('value', column.significant_bits) if column.significant_bits < 53 else 'value' }} as bin
            from (
                select
                    {{ (['measurement_id'] + slice_names) | join(', ') }},
                    cast({{ storeroom.measured_name(column) }} as float64) as value
                from {{ rows }}
                where storeroom_row is not null
            ) as numbers
        ) as rounded
    ) as distances
    {{ storeroom.grouping_sets(['measurement_id', 'bin'], slices) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- BigQuery would read a view again for each part of a union: the columns of a row become rows of their own. -#}
{% macro bigquery__measured_bins(rows, columns, slices) -%}
    {%- set slice_names = storeroom.slice_value_names(slices) %}
    select
        place,
        significant_bits,
        measurement_id,
        {{ storeroom.slice_columns(slices) }},
        bin,
        {{ storeroom.bin_measures() }}
    from (
        select *, case when abs(bin) < 1e95 then value - bin end as distance
        from (
            select
                {{ (['measurement_id'] + slice_names) | join(', ') }},
                measured.place,
                measured.significant_bits,
                measured.value,
                {{ storeroom.rounded('measured.value', 'measured.significant_bits') }} as bin
            from {{ rows }}
            cross join unnest([
                {%- for column in columns %}
                struct(
                    {{ column.place }} as place,
                    {{ column.significant_bits }} as significant_bits,
                    cast({{ storeroom.measured_name(column) }} as float64) as value
                ){{ ',' if not loop.last }}
                {%- endfor %}
            ]) as measured
            where storeroom_row is not null
        ) as rounded
    ) as distances
    {{ storeroom.grouping_sets(['place', 'significant_bits', 'measurement_id', 'bin'], slices) }}
{%- endmacro %}
