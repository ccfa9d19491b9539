{% macro distance_rows(bins, numbers, shares, keys, methods) -%}
    {#- One row per comparison and method, of some methods. A part is read once, however many methods it computes: their rows come
        from a join, not from a union that would plan it again for each. -#}
    {%- set known = storeroom.drift_methods() -%}
    {%- set wide = [] -%}
    {%- for method in methods if known[method].part != 'shares' -%}
        {%- do wide.append((method, known[method], bins if known[method].part == 'bins' else numbers)) -%}
    {%- endfor %}
    select
        {{ storeroom.prefixed(keys, bins) }},
        methods.drift_method,
        case methods.drift_method
            {%- for method, terms, part in wide %}
            when '{{ method }}' then {{ part }}.{{ method }}
            {%- endfor %}
        end as statistic,
        case methods.drift_method
            {%- for method, terms, part in wide %}
            when '{{ method }}' then {{ part ~ '.' ~ terms.error if terms.error else '0e0' }}
            {%- endfor %}
        end as error_bound,
        case methods.drift_method
            {%- for method, terms, part in wide %}
            when '{{ method }}' then {{ part }}.{{ terms.test }}_p_value
            {%- endfor %}
        end as p_value
    from {{ bins }}
    {%- if numbers %}
    left join {{ numbers }}
        on {{ storeroom.same_keys(bins, numbers, keys) }}
    {%- endif %}
    cross join (
        {%- for method, terms, part in wide %}
        select cast('{{ method }}' as string) as drift_method
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as methods
    {%- if numbers %}
    -- Without a finite value on either side there is no distance of numbers.
    where {{ numbers }}.{{ keys[0] }} is not null
        or methods.drift_method in ('' {%- for method, terms, part in wide if part == bins %}, '{{ method }}'{% endfor %})
    {%- endif %}
    {%- for method in methods if known[method].part == 'shares' %}
    union all
    select
        {{ keys | join(', ') }},
        '{{ method }}' as drift_method,
        {{ 'difference' if known[method].is_signed else 'abs(difference)' }} as statistic,
        cast(0 as float64) as error_bound,
        p_value
    from {{ shares }}
    where share_name = '{{ method }}'
    {%- endfor %}
{%- endmacro %}
