{% macro binary_metrics() -%}
    {{ return(storeroom.ranking_metrics() + storeroom.probability_metrics() + storeroom.decision_metrics()) }}
{%- endmacro %}
