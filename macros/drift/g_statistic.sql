{% macro g_statistic(reference_count, batch_count, reference_total, batch_total) -%}
    {#- Twice the sum of observed times the logarithm of observed by expected; an empty cell adds nothing, and nothing times
        null is null: an empty side has no statistic. -#}
    {%- set total = "(" ~ reference_total ~ " + " ~ batch_total ~ ")" -%}
    {%- set cell = "(" ~ reference_count ~ " + " ~ batch_count ~ ")" -%}
    (2 * abs(sum(
        {%- for count, side in [(reference_count, reference_total), (batch_count, batch_total)] %}
        {{ '+ ' if not loop.first }}case
            when {{ count }} > 0
                then {{ count }} * ln({{ count }} * cast({{ total }} as float64) / ({{ cell }} * cast({{ side }} as float64)))
            else 0 / nullif(cast({{ side }} as float64), 0)
        end
        {%- endfor %}
    )))
{%- endmacro %}
