{% macro served_since(windows) -%}
    {#- A literal in the statement that reads the labels, so that BigQuery leaves out the partitions before it. -#}
    {%- if not execute or flags.WHICH not in ['run', 'build'] -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set starts = {} -%}
    {%- for row in run_query(
        "select model_name, cast(min(batch_start_at) as string) from " ~ windows
        ~ " where window_kind = 'batch' group by model_name order by model_name"
    ).rows -%}
        {%- do starts.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {{ return(starts) }}
{%- endmacro %}
