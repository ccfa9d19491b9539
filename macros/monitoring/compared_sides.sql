{% macro compared_sides(comparisons, profiles) -%}
    {#- The profiles of numbers on both sides of every comparison, with the side's own count and mean. -#}
    {%- set side = 'measurement_id, reference, slice_key, slice_value, feature_name, is_batch' -%}
    select
        *,
        cast(sum(finite_count) over (partition by {{ side }}) as float64) as side_count,
        sum(finite_count * mean) over (partition by {{ side }})
            / nullif(sum(finite_count) over (partition by {{ side }}), 0) as side_mean
    from (
        {%- for is_batch, column in [(0, 'reference_measurement_id'), (1, 'measurement_id')] %}
        select
            comparisons.measurement_id,
            comparisons.reference,
            profiles.slice_key,
            profiles.slice_value,
            profiles.feature_name,
            {{ is_batch }} as is_batch,
            profiles.finite_count,
            profiles.minimum,
            profiles.maximum,
            profiles.mean,
            profiles.standard_deviation,
            profiles.kept_values
        from (select distinct measurement_id, reference, {{ column }} as side_id from {{ comparisons }}) as comparisons
        inner join {{ profiles }} as profiles
            on comparisons.side_id = profiles.measurement_id
            and profiles.feature_kind = 'numeric'
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as profiles_of_sides
{%- endmacro %}
