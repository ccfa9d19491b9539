{% macro deciding_methods() -%}
    {#- The method that decides unless a declaration names another: for numeric, few_values and categorical. -#}
    {%- set names = {} -%}
    {%- for name, terms in storeroom.drift_methods().items() if not terms.is_always -%}
        {%- for kind in terms.decides or [] -%}
            {%- do names.update({kind: name}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
