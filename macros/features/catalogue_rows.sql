{% macro catalogue_rows() -%}
    {%- set rows = [] -%}
    {%- for name, declaration in storeroom.ml_models().items() -%}
        {%- do storeroom.declared_relation(declaration.features) -%}
        {%- set described = storeroom.declared_node(declaration.features).columns if execute else {} -%}
        {%- for feature in storeroom.feature_columns(name) -%}
            {%- set row = [] -%}
            {%- for text in [
                name, feature.name, feature.data_type, feature.kind, feature.role, declaration.features,
                described[feature.name].description or none,
            ] -%}
                {%- do row.append('null' if text is none else storeroom.string_literal(text)) -%}
            {%- endfor -%}
            {%- do rows.append(row + ['true' if feature.is_day_count else 'false', loop.index | string]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
