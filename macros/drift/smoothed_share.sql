{% macro smoothed_share(bin_count, total, bins) -%}
    (({{ bin_count }} + {{ var('psi_smoothing', 0.5) }})
        / ({{ total }} + {{ var('psi_smoothing', 0.5) }} * {{ bins }}))
{%- endmacro %}
