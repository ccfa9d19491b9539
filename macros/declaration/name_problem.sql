{% macro name_problem(name) -%}
    {#- A model's name is a folder of the artifact store, a part of addresses, and stands before an @. -#}
    {%- if name is string and modules.re.fullmatch('[A-Za-z0-9_]([A-Za-z0-9_.-]{0,98}[A-Za-z0-9_])?', name) -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return('may have letters (a-z, A-Z), digits, _, - and . only, with - and . inside, and at most 100 of them') }}
{%- endmacro %}
