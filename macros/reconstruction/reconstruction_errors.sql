{% macro reconstruction_errors(relation, key, columns, terms) -%}
    {#- Query. A row's square less the squares of its component scores is the square of what the components do not say of
        it; a millionth of a millionth of the whole is rounding. -#}
    {%- set numbers = terms.loading.keys() | sort -%}
    select
        {{ key }},
        case when rest > 1e-12 * total then sqrt(rest) else 0e0 end as reconstruction_error
    from (
        select
            {{ key }},
            total,
            total
            {%- for number in numbers %} - score_{{ number }} * score_{{ number }}{% endfor %} as rest
        from (
            select
                {{ key }},
                {% for column in columns -%}
                    value_{{ loop.index }} * value_{{ loop.index }}{{ ' + ' if not loop.last }}
                {%- endfor %} as total
                {%- for number in numbers %},
                {% for column in columns -%}
                    value_{{ loop.index }} * {{ storeroom.float_literal(terms.loading[number][column.name]) }}
                    {{- ' + ' if not loop.last }}
                {%- endfor %} as score_{{ number }}
                {%- endfor %}
            from (
                select
                    {{ key }}
                    {%- for column in columns %},
                    {{ storeroom.standardised(column, terms) }} as value_{{ loop.index }}
                    {%- endfor %}
                from {{ relation }}
            ) as standardised_rows
        ) as scored_rows
    ) as squares
{%- endmacro %}
