{% macro class_log_loss(class_scores, label) -%}
    {#- Loss of one row in nats; a class that training never saw has probability 0, and a probability is kept float64's
        epsilon from 0, as scikit-learn does. -#}
    (case
        when {{ class_scores }} is not null and {{ label }} is not null then -ln(greatest(
            least(coalesce({{ storeroom.json_number(class_scores, label) }}, 0.0), 1.0), 2.220446049250313e-16
        ))
    end)
{%- endmacro %}
