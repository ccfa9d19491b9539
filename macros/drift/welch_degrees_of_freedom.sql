{% macro welch_degrees_of_freedom(reference_squared_error, batch_squared_error, reference_count, batch_count) -%}
    {#- Welch and Satterthwaite, with the squared errors divided by their sum first, so that no square of them under- or
        overflows. -#}
    {%- set total = "nullif(" ~ reference_squared_error ~ " + " ~ batch_squared_error ~ ", 0)" -%}
    (1 / (
        power({{ reference_squared_error }} / {{ total }}, 2) / nullif({{ reference_count }} - 1, 0)
        + power({{ batch_squared_error }} / {{ total }}, 2) / nullif({{ batch_count }} - 1, 0)
    ))
{%- endmacro %}
