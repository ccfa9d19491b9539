{% macro reconstructions_due(relation) -%}
    {#- Windows that a model has no row of yet, of versions with components of a feature that their view still has. -#}
    select reconstructed.*
    from ({{ storeroom.reconstructed_windows() }}) as reconstructed
    {%- if storeroom.has_measured(relation) %}
    left join (select distinct measurement_id from {{ relation }}) as measured
        on reconstructed.measurement_id = measured.measurement_id
    {%- endif %}
    where reconstructed.version_id in (
            select components.version_id
            from {{ ref('fct_metadata__components') }} as components
            inner join {{ ref('dim_features__catalogue') }} as catalogue
                on components.model_name = catalogue.model_name
                and components.feature_name = catalogue.feature_name
                and components.feature_kind = catalogue.kind
            where components.term = 'mean'
        )
    {%- if storeroom.has_measured(relation) %}
        and measured.measurement_id is null
    {%- endif %}
{%- endmacro %}
