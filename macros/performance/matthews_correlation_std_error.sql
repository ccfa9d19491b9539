{% macro matthews_correlation_std_error(tp, fp, fn, tn) -%}
    {#- Delta method: the numerator moves by the opposite cell, the root by the row and the column that the cell is in. -#}
    {%- set value = storeroom.matthews_correlation(tp, fp, fn, tn) -%}
    {%- set root = 'sqrt(' ~ tp ~ ' + ' ~ fp ~ ') * sqrt(' ~ tp ~ ' + ' ~ fn ~ ') * sqrt(' ~ tn ~ ' + ' ~ fp ~ ') * sqrt('
        ~ tn ~ ' + ' ~ fn ~ ')' -%}
    sqrt(
        {%- for cell, opposite, row, column in [
            (tp, tn, tp ~ ' + ' ~ fp, tp ~ ' + ' ~ fn), (tn, tp, tn ~ ' + ' ~ fn, tn ~ ' + ' ~ fp),
            (fp, '-' ~ fn, tp ~ ' + ' ~ fp, tn ~ ' + ' ~ fp), (fn, '-' ~ fp, tn ~ ' + ' ~ fn, tp ~ ' + ' ~ fn),
        ] %}
        {{ '+ ' if not loop.first }}{{ cell }} * power(
            {{ opposite }} / nullif({{ root }}, 0)
            - {{ value }} / 2.0 * (1.0 / nullif({{ row }}, 0) + 1.0 / nullif({{ column }}, 0)), 2
        )
        {%- endfor %}
    )
{%- endmacro %}
