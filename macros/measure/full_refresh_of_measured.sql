{% macro full_refresh_of_measured() -%}
    {#- Config. What was measured stays through --full-refresh, as its raw rows may be gone; a variable measures it all anew. -#}
    {{ return(none if var('storeroom_remeasure', false) else false) }}
{%- endmacro %}
