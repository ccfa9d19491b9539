{% macro bin_quantiles() -%}
    {#- Aggregate. Array of quantiles with linear interpolation, as numpy's default, from bins with `cumulated_rows`,
        `finite_rows` and `finite_total`; null on no finite value. An order statistic is the bin that it falls into. -#}
    case when max(finite_total) > 0 then [
        {%- for share in storeroom.profile_shares().values() %}
        {%- set place = '(' ~ share ~ 'e0 * (finite_total - 1))' %}
        {%- for end, part in [
            ('floor(' ~ place ~ ')', '1 - (' ~ place ~ ' - floor(' ~ place ~ '))'),
            ('ceil(' ~ place ~ ')', place ~ ' - floor(' ~ place ~ ')'),
        ] %}
        sum(case when {{ end }} >= cumulated_rows - finite_rows and {{ end }} < cumulated_rows then bin * ({{ part }}) end)
        {{- ' +' if loop.first }}
        {%- endfor %}
        {{- ',' if not loop.last }}
        {%- endfor %}
    ] end
{%- endmacro %}
