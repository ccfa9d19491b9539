{% macro contingency_cells(pass, pairs) -%}
    {#- Query. Rows per pair of columns and pair of their categories, all from one read: in a row of a grouping set exactly
        the two places of its pair are not null; a missing value has place -1, one without a bin of its own 0. -#}
    {%- set columns = storeroom.columns_of_pairs(pairs) -%}
    {%- set places = columns.keys() | sort %}
    select
        measurement_id,
        {%- for side, order in [('first', places), ('second', places | reverse | list)] %}
        coalesce({% for place in order %}place_{{ place }}{{ ', ' if not loop.last }}{% endfor %}) as {{ side }}_place,
        case
            {%- for place in order %}
            when place_{{ place }} is not null then {{ storeroom.string_literal(columns[place].name) }}
            {%- endfor %}
        end as {{ 'feature_name' if side == 'first' else 'other_feature_name' }},
        {%- endfor %}
        count(*) as cell
    from (
        select
            measurement_id
            {%- for place in places %},
            case when position_{{ place }} > {{ var('top_values', 100) }} then 0 else coalesce(position_{{ place }}, -1) end
                as place_{{ place }}
            {%- endfor %}
        from (
            select
                measurement_id
                {%- for place in places %},
                {{ storeroom.array_position(
                    'categories_' ~ place, 'cast(' ~ storeroom.measured_name(columns[place]) ~ ' as string)'
                ) }} as position_{{ place }}
                {%- endfor %}
            from ({{ storeroom.rows_with_references(pass) }}) as measured_rows
        ) as positioned_rows
    ) as placed_rows
    group by grouping sets (
        {%- for pair in pairs %}
        (measurement_id, place_{{ pair.places[0] }}, place_{{ pair.places[1] }})
        {{- ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
