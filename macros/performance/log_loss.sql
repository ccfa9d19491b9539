{% macro log_loss(score, label) -%}
    {#- Loss of one row in nats; a probability is kept float64's epsilon from 0 and 1, as scikit-learn does. Not a number
        stays so: DuckDB's least takes it for the largest number, and the loss would be as of a certain score. -#}
    {%- set epsilon = '2.220446049250313e-16' -%}
    {%- set kept = 'greatest(least(' ~ score ~ ', 1 - ' ~ epsilon ~ '), ' ~ epsilon ~ ')' -%}
    (case
        when {{ score }} is null or {{ label }} is null then null
        when {{ storeroom.is_nan(score) }} then {{ score }}
        when {{ label }} = 1 then -ln({{ kept }})
        when {{ label }} = 0 then -ln(1 - {{ kept }})
    end)
{%- endmacro %}
