{% macro wasserstein_of_steps(reference_share, batch_share, width) -%}
    {#- Behind the last step both functions are 1, and its width is null. -#}
    sum(abs({{ reference_share }} - {{ batch_share }}) * {{ width }})
{%- endmacro %}
