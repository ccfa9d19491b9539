{% macro require_rounded_bins() -%}
    {#- Profiles of an earlier Storeroom hold counts on other bins: nothing can be compared with them. -#}
    {%- if storeroom.is_added_to() and 'significant_bits' not in adapter.get_columns_in_relation(this) | map(attribute='name') -%}
        {{ exceptions.raise_compiler_error(
            "storeroom: " ~ this ~ " was measured by an earlier version of Storeroom. Run once: dbt run --full-refresh --vars '{storeroom_remeasure: true}' --select "
            ~ "int_monitoring__resolutions int_monitoring__profiles int_monitoring__references fct_monitoring__histograms. It reads the batches again; what "
            ~ "was decided about them stays"
        ) }}
    {%- endif -%}
{%- endmacro %}
