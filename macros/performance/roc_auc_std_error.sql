{% macro roc_auc_std_error(label, overall_midrank, class_midrank) -%}
    {#- DeLong, DeLong and Clarke-Pearson (1988) by midranks as Sun and Xu (2014). A row's midrank among all less its
        midrank in its own class counts the rows of the other class below it. -#}
    sqrt(
        var_samp(case when {{ label }} = 1 then {{ overall_midrank }} - {{ class_midrank }} end)
        / nullif(power(sum(1 - {{ label }}), 2) * sum({{ label }}), 0)
        + var_samp(case when {{ label }} = 0 then {{ overall_midrank }} - {{ class_midrank }} end)
        / nullif(power(sum({{ label }}), 2) * sum(1 - {{ label }}), 0)
    )
{%- endmacro %}
