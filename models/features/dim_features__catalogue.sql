{{ config(tags=['storeroom_rendered'], materialized=storeroom.kept_result()) }}

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
        {%- do rows.append(row + ['true' if feature.is_day_count else 'false', loop.index]) -%}
    {%- endfor -%}
{%- endfor -%}

{%- if rows %}
with

features as (
    {{ storeroom.literal_rows({
        'model_name': 'string', 'feature_name': 'string', 'data_type': 'string', 'kind': 'string', 'role': 'string',
        'features_relation': 'string', 'description': 'string', 'is_day_count': 'bool', 'position': 'int64',
    }, rows) }}
)

select
    model_name,
    feature_name,
    data_type,
    kind,
    role,
    is_day_count,
    features_relation,
    description,
    position
from features
{%- else %}
{{ storeroom.no_rows() }}
{%- endif %}
