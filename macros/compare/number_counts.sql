{% macro number_counts(rows) -%}
    {#- As common_bins, of the finite values themselves: nothing is rounded. -#}
    select
        1 as place,
        compared_value as bin,
        53 as common_bits
        {%- for side, count in [('reference', 'is_reference'), ('batch', '1 - is_reference')] %},
        cast(sum({{ count }}) as float64) as {{ side }}_count,
        0e0 as {{ side }}_moved,
        0e0 as {{ side }}_ambiguous,
        0e0 as {{ side }}_shift
        {%- endfor %}
    from {{ rows }}
    where {{ storeroom.is_finite('compared_value') }}
    group by compared_value
{%- endmacro %}
