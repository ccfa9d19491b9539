{% macro superseded_measurements() -%}
    {#- Query. The measurements whose rows were measured again since. -#}
    select measurement_id
    from ({{ storeroom.ranked_states(ref('int_monitoring__states')) }}) as states
    where recency > 1
{%- endmacro %}
