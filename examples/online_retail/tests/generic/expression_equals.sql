{% test expression_equals(model, expression, value, where="true") %}

    select measured
    from (
        select {{ expression }} as measured
        from {{ model }}
        where {{ where }}
    ) as measurement
    where measured is null or measured != {{ value }}

{% endtest %}
