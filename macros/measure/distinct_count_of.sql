{% macro distinct_count_of(pass, numbers) -%}
    {#- Bins where rounding moved no row are the distinct values themselves; else the engine's approximation. -#}
    {%- if pass.is_small -%}
        {{ return('numbers.bin_count') }}
    {%- endif -%}
    {%- set approximations = [] -%}
    {%- for column in numbers -%}
        {%- do approximations.append(
            'when columns_of_pass.place = ' ~ column.place ~ ' then wholes.distinct_count_' ~ column.place
        ) -%}
    {%- endfor -%}
    {{ return('case when bin_arrays.moved_count = 0 then numbers.bin_count ' ~ approximations | join(' ') ~ ' end') }}
{%- endmacro %}
