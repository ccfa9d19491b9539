{% macro standardised(column, terms) -%}
    {#- Expression. What is missing is at the mean, 0; a category is its frequency in training, and 0 when it has none. -#}
    {%- set name = storeroom.measured_name(column) -%}
    {%- set mean, deviation = terms.mean[column.name], terms.standard_deviation[column.name] -%}
    {%- if column.kind == 'numeric' -%}
    least(greatest(coalesce(
        ({{ storeroom.finite(name) }} - {{ storeroom.float_literal(mean) }}) / {{ storeroom.float_literal(deviation) }}, 0e0
    ), -1e6), 1e6)
    {%- else -%}
    case cast({{ name }} as string)
        {%- for category, share in terms.frequency.get(column.name, []) %}
        when {{ storeroom.string_literal(category) }}
            then {{ storeroom.float_literal(((share | float) - (mean | float)) / (deviation | float)) }}
        {%- endfor %}
        else case
            when {{ name }} is null then 0e0
            else {{ storeroom.float_literal(-(mean | float) / (deviation | float)) }}
        end
    end
    {%- endif -%}
{%- endmacro %}
