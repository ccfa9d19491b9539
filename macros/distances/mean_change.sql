{% macro mean_change(batch_mean, reference_mean) -%}
    {#- What differs in the last bits alone, as 0.1 + 0.2 from 0.3, has not changed. -#}
    case
        when abs({{ batch_mean }} - {{ reference_mean }}) <= 1e-12 * abs({{ reference_mean }}) then 0e0
        else {{ batch_mean }} - {{ reference_mean }}
    end
{%- endmacro %}
