{% macro reference_reach(reference, declaration) -%}
    {#- How many batches before the compared one a reference begins and ends. -#}
    {%- if reference == 'previous' -%}
        {{ return((1, 1)) }}
    {%- elif reference == 'trailing' -%}
        {{ return((declaration.trailing_batches, 1)) }}
    {%- elif reference == 'seasonal' -%}
        {{ return((declaration.season_batches, declaration.season_batches)) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error("storeroom.reference_reach: '" ~ reference
        ~ "' is no reference to earlier batches; allowed: previous, trailing, seasonal") }}
{%- endmacro %}
