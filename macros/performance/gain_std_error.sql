{% macro gain_std_error(hits, positives, row_count, share, rate_at_cut) -%}
    {#- Delta method over the four cells of label and side of the cut. A row more above the cut pushes one below it, which is
        a positive with the rate at the cut. -#}
    {%- set gain = '(' ~ hits ~ ' / nullif(' ~ positives ~ ', 0))' -%}
    (sqrt(
        {{ hits }} * power(1 - {{ gain }} - {{ rate_at_cut }} * (1 - {{ share }}), 2)
        + ({{ positives }} - {{ hits }}) * power({{ gain }} - {{ rate_at_cut }} * {{ share }}, 2)
        + greatest({{ share }} * {{ row_count }} - {{ hits }}, 0) * power({{ rate_at_cut }} * (1 - {{ share }}), 2)
        + greatest((1 - {{ share }}) * {{ row_count }} - {{ positives }} + {{ hits }}, 0)
            * power({{ rate_at_cut }} * {{ share }}, 2)
    ) / nullif({{ positives }}, 0))
{%- endmacro %}
