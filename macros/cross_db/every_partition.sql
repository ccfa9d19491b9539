{% macro every_partition(relation, time_column='batch_start_at') -%}
    {#- A relation in a FROM, all of it. -#}
    {%- if storeroom.any_partition(time_column) == 'true' -%}
        {{ return(relation) }}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ storeroom.any_partition(time_column) ~ ')') }}
{%- endmacro %}
