{% macro placed_classes() -%}
    {#- Of each class against the rest: the positives and negatives above a row, ties counting half. -#}
    {%- set within = 'partition by window_number, slice_key, slice_value, class_name' -%}
    select
        *
        {%- for name, count in [('positives', 'positive'), ('negatives', '1 - positive')] %},
        sum({{ count }}) over (
            {{ within }} order by score desc range between unbounded preceding and current row
        ) - sum({{ count }}) over (
            {{ within }} order by score desc range between current row and current row
        ) / 2.0 as {{ name }}_above,
        sum({{ count }}) over ({{ within }}) as {{ name[:-1] }}_total
        {%- endfor %}
    from class_rows
{%- endmacro %}
