{% macro joined_queries(queries, length) -%}
    {#- Queries in as few statements as hold so many characters each; one query is never cut. -#}
    {%- set joined = [] -%}
    {%- set open = namespace(queries=[], length=0) -%}
    {%- for query in queries -%}
        {%- if open.queries and open.length + query | length > length -%}
            {%- do joined.append(open.queries | join(' union all ')) -%}
            {%- set open.queries = [] -%}
            {%- set open.length = 0 -%}
        {%- endif -%}
        {%- do open.queries.append(query) -%}
        {%- set open.length = open.length + query | length -%}
    {%- endfor -%}
    {%- if open.queries -%}
        {%- do joined.append(open.queries | join(' union all ')) -%}
    {%- endif -%}
    {{ return(joined) }}
{%- endmacro %}
