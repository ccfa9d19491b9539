{% macro performance_metrics() -%}
    {#- Every metric of every task, with its direction: which of two values is the better one. A metric of one class of
        several is called metric[class], and is listed under the name before the bracket. -#}
    {%- set metrics = [] -%}
    {%- for task, found in [
        ('binary_classification', storeroom.binary_metrics()),
        ('multiclass_classification', storeroom.multiclass_metrics()),
        ('regression', storeroom.regression_metrics()),
    ] -%}
        {%- for metric in found -%}
            {%- do metrics.append(dict(metric, task=task, is_deciding=metric.get('is_deciding', false))) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}
