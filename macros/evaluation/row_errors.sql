{% macro row_errors(value, label, declaration) -%}
    {#- Kinds of error of one row, each the metric of that name when it is averaged. -#}
    {%- set errors = {
        'mean_error': '(' ~ value ~ ' - ' ~ label ~ ')',
        'mae': 'abs(' ~ value ~ ' - ' ~ label ~ ')',
        'mse': 'power(' ~ value ~ ' - ' ~ label ~ ', 2)',
        'mape': storeroom.absolute_percentage_error(value, label),
        'smape': storeroom.symmetric_percentage_error(value, label),
    } -%}
    {%- if declaration.performance.quantile is not none -%}
        {%- do errors.update({'pinball': storeroom.pinball(value, label, declaration.performance.quantile)}) -%}
    {%- endif -%}
    {{ return(errors) }}
{%- endmacro %}
