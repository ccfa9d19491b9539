{% macro welch_t(mean_difference, reference_squared_error, batch_squared_error) -%}
    (({{ mean_difference }}) / nullif(sqrt({{ reference_squared_error }} + {{ batch_squared_error }}), 0))
{%- endmacro %}
