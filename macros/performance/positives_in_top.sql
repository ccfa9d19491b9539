{% macro positives_in_top(positives, rows, rows_so_far, top_count) -%}
    {#- Of rows of one score that the cut goes through, each side has its share. -#}
    sum({{ positives }} * greatest(0.0, least(1.0, ({{ top_count }} - ({{ rows_so_far }} - {{ rows }})) / ({{ rows }}))))
{%- endmacro %}
