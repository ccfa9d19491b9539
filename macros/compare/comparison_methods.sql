{% macro comparison_methods(kind) -%}
    {#- Those of drift_methods that compare two columns of a kind, without a declared model: any on bins, and a number's own. -#}
    {%- set names = [] -%}
    {%- for name, terms in storeroom.drift_methods().items()
        if terms.part == 'bins' or (terms.part == 'numbers' and kind == 'numeric') -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
