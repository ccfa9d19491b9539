{% macro check_comparison(relations, column, kind, kinds) -%}
    {#- While dbt parses, a relation may not be known yet: only what is executed is judged. -#}
    {%- if execute -%}
        {%- for name, relation in relations.items() -%}
            {%- if not ((relation is string and relation | trim) or relation.identifier is defined) -%}
                {{ exceptions.raise_compiler_error(
                    "storeroom: " ~ name ~ " must be a relation such as ref('customers') or the name of a CTE or table, not "
                    ~ relation
                ) }}
            {%- endif -%}
        {%- endfor -%}
        {%- if not (column is string and column | trim) -%}
            {{ exceptions.raise_compiler_error(
                "storeroom: column must be the name of a column or an SQL expression, not " ~ column
            ) }}
        {%- endif -%}
        {%- if kind not in kinds -%}
            {{ exceptions.raise_compiler_error("storeroom: kind must be " ~ kinds | join(' or ') ~ ", not " ~ kind) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
