{% macro catalogue_rows() -%}
    {%- set rows = [] -%}
    {%- for name, declaration in storeroom.ml_models().items() -%}
        {%- do storeroom.declared_relation(declaration.features) -%}
        {%- set node = storeroom.declared_node(declaration.features) if execute else none -%}
        {%- for feature in storeroom.feature_columns(name) -%}
            {%- do rows.append(storeroom.catalogue_row(name, feature, declaration, node, loop.index)) -%}
        {%- endfor -%}
        {%- for column in (storeroom.unwatched_columns(node, declaration) if node else []) -%}
            {%- do rows.append(storeroom.catalogue_row(name, dict(column, role='unsupported'), declaration, node)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
