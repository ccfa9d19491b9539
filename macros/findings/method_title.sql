{% macro method_title(method) -%}
    {#- A method without a title in the list is called by its own name. -#}
    case {{ method }}
        {%- for name, terms in storeroom.drift_methods().items() if terms.title %}
        when '{{ name }}' then '{{ terms.title }}'
        {%- endfor %}
        when 'ndcg' then 'NDCG'
        else replace({{ method }}, '_', ' ')
    end
{%- endmacro %}
