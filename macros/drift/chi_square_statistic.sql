{% macro chi_square_statistic(reference_count, batch_count, reference_total, batch_total) -%}
    {#- Two-sample form: sum of (sqrt(n/m) r - sqrt(m/n) b)^2 / (r + b); a bin that is empty on both sides adds nothing. -#}
    sum(
        case when {{ reference_count }} + {{ batch_count }} > 0 then
            power(
                sqrt({{ batch_total }} / nullif(cast({{ reference_total }} as float64), 0)) * {{ reference_count }}
                - sqrt({{ reference_total }} / nullif(cast({{ batch_total }} as float64), 0)) * {{ batch_count }},
                2
            ) / ({{ reference_count }} + {{ batch_count }})
        end
    )
{%- endmacro %}
