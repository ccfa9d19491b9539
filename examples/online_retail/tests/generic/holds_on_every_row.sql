{% test holds_on_every_row(model, condition) %}

    select *
    from {{ model }}
    where ({{ condition }}) is not true

{% endtest %}
