{% macro interpolation(x, x_below, y_below, x_above, y_above) -%}
    {#- On a straight line between two knots; outside the knots the nearest one's height. -#}
    case
        when {{ x_below }} is null then {{ y_above }}
        when {{ x_above }} is null or {{ x_above }} = {{ x_below }} then {{ y_below }}
        else {{ y_below }} + ({{ y_above }} - {{ y_below }}) * ({{ x }} - {{ x_below }}) / ({{ x_above }} - {{ x_below }})
    end
{%- endmacro %}
