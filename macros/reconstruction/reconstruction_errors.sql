{% macro reconstruction_errors(relation, columns, terms) -%}
    {#- Query. A row's square less the squares of its component scores is the square of what the components do not say of
        it; a millionth of a millionth of the whole is rounding. Null where a window has no row. -#}
    {%- set numbers = terms.loading.keys() | sort -%}
    select
        measurement_id,
        case
            when rest > 1e-12 * total then sqrt(rest)
            when rest is not null then 0e0
        end as reconstruction_error
    from (
        select
            measurement_id,
            total,
            total
            {%- for number in numbers %} - score_{{ number }} * score_{{ number }}{% endfor %} as rest
        from (
            select
                measurement_id,
                case
                    when storeroom_row is not null then 0e0
                        {%- for column in columns %} + value_{{ loop.index }} * value_{{ loop.index }}{% endfor %}
                end as total
                {%- for number in numbers %},
                0e0
                {%- for column in columns %} + value_{{ loop.index }} * {{
                    storeroom.float_literal(terms.loading[number][column.name])
                }}{% endfor %} as score_{{ number }}
                {%- endfor %}
            from (
                select
                    measurement_id,
                    storeroom_row
                    {%- for column in columns %},
                    {{ storeroom.standardised(column, terms) }} as value_{{ loop.index }}
                    {%- endfor %}
                from {{ relation }} as measured_rows
            ) as standardised_rows
        ) as scored_rows
    ) as squares
{%- endmacro %}
