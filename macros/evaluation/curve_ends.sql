{% macro curve_ends() -%}
    {#- The corner where nothing is selected, and both ends of every step; a step of one score has them in one. -#}
    select distinct
        window_number,
        slice_key,
        slice_value,
        positive_total,
        negative_total,
        cast(0 as float64) as positives,
        cast(0 as float64) as negatives,
        cast(null as float64) as threshold
    from steps
    where slice_key = 'all'
    {%- for end in ['first', 'last'] %}

    union distinct

    select
        window_number,
        slice_key,
        slice_value,
        positive_total,
        negative_total,
        {{ end }}_positives as positives,
        {{ end }}_negatives as negatives,
        {{ end }}_score as threshold
    from steps
    where slice_key = 'all'
    {%- endfor %}
{%- endmacro %}
