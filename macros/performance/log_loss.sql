{% macro log_loss(score, label) -%}
    {#- Loss of one row in nats; a probability is kept 1e-15 from 0 and 1. Not a number stays so: DuckDB's least
        takes it for the largest number, and the loss would be as of a certain score. -#}
    (case
        when {{ score }} is null or {{ label }} is null then null
        when {{ storeroom.is_nan(score) }} then {{ score }}
        when {{ label }} = 1 then -ln(greatest(least({{ score }}, 1 - 1e-15), 1e-15))
        when {{ label }} = 0 then -ln(1 - greatest(least({{ score }}, 1 - 1e-15), 1e-15))
    end)
{%- endmacro %}
