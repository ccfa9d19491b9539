{% macro comparisons_due(relation) -%}
    {#- Query. The comparisons, one row per window of their reference, that a model has no row of. -#}
    select comparisons.*
    from {{ ref('int_monitoring__comparisons') }} as comparisons
    {%- if storeroom.is_added_to() %}
    left join (select distinct comparison_id from {{ relation }}) as compared
        on comparisons.comparison_id = compared.comparison_id
    where compared.comparison_id is null
    {%- endif %}
{%- endmacro %}
