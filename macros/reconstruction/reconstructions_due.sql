{% macro reconstructions_due(relation) -%}
    {#- Windows of versions with components that a model has no row of yet. -#}
    select reconstructed.*
    from ({{ storeroom.reconstructed_windows() }}) as reconstructed
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ relation }}) as measured
        on reconstructed.measurement_id = measured.measurement_id
    {%- endif %}
    where reconstructed.version_id in (select version_id from {{ ref('fct_metadata__components') }})
    {%- if is_incremental() %}
        and measured.measurement_id is null
    {%- endif %}
{%- endmacro %}
