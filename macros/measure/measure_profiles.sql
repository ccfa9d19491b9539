{% macro measure_profiles() -%}
    {#- Before int_monitoring__profiles. -#}
    {%- if execute -%}
        {%- do storeroom.require_rounded_bins() -%}
        {%- set passes = storeroom.measurement_passes(storeroom.measurements_due(
            storeroom.every_partition(this), ['training', 'context', 'test', 'batch']
        )) -%}
        {%- do storeroom.lay_resolutions(passes) -%}
        {{ storeroom.run_passes(storeroom.profile_pass, passes, storeroom.profile_columns()) }}
    {%- endif -%}
{%- endmacro %}
